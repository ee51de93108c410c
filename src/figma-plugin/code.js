// Places images that wait at a Darkroom server into the open Figma file, and reports where they are.
// One file without a build: Figma's main thread cannot import modules. Everything works on the `figma` and `fetch` that it is
// given. Figma's fetch is not the browser's: addresses are strings, headers plain objects, and there is no URL class.
'use strict';

const GAP = 80; // pixels between images, and between images and what was there before
const LONGEST_REASON = 500; // characters that the server takes
const PASSES = [404, 408, 429]; // an image that is refused now, and perhaps not later

/** What is at fault here will be tomorrow, too: Darkroom is told that this image is not placed. */
class Unplaceable extends Error {}
/** Nothing more can be done now, for every image alike. */
class Stopped extends Error {}
/** The server did not answer at all. */
class Silent extends Stopped {}
/** Somebody else is placing it, or has. */
class Taken extends Error {}

const reasonOf = (error) => String((error && error.message) || error).slice(0, LONGEST_REASON);

/** The key of a file, of itself or of the file's address; null: it is neither. */
function fileKeyOf(text) {
  const trimmed = String(text || '').trim();
  const found = /figma\.com\/(?:design|file)\/([\w-]{1,128})(?:\/branch\/([\w-]{1,128}))?/.exec(trimmed);
  return found ? found[2] || found[1] : /^[\w-]{1,128}$/.test(trimmed) ? trimmed : null;
}

/** The server's address without a slash at its end; null: it is none. */
function addressOf(text) {
  const trimmed = String(text || '').trim().replace(/\/+$/, '');
  return /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(trimmed) ? trimmed : null;
}

async function call(fetch, session, method, path, body) {
  const authorised = { Authorization: 'Bearer ' + session.token };
  const headers = body ? Object.assign(authorised, { 'Content-Type': 'application/json' }) : authorised;
  const options = Object.assign({ method, headers }, body && { body: JSON.stringify(body) });
  const response = await fetch(session.server + path, options).catch((error) => {
    throw new Silent('The server at ' + session.server + ' does not answer. Is it running, and is its address in'
      + ' networkAccess of manifest.json? (' + reasonOf(error) + ')');
  });
  if (response.status === 401 || response.status === 403) {
    throw new Stopped('The token is refused: ' + (await saidIn(response)));
  }
  return response;
}

async function saidIn(response) {
  const document = await response.json().catch(() => null); // no JSON: the status has to do
  return (document && document.error && document.error.message) || 'the server answers ' + response.status;
}

const pathOf = (entry) => '/figma/exports/' + encodeURIComponent(entry.id);

/** The oldest exports that wait for the file (data), and how many do in all (waiting). */
async function waiting(fetch, session) {
  const response = await call(fetch, session, 'GET', '/figma/exports?file_key=' + encodeURIComponent(session.fileKey));
  if (!response.ok) {
    throw new Stopped('The server does not list its exports: ' + (await saidIn(response)));
  }
  return response.json();
}

async function imageBytes(fetch, session, entry) {
  const response = await call(fetch, session, 'GET', pathOf(entry) + '/image');
  if (response.ok) {
    return new Uint8Array(await response.arrayBuffer());
  }
  const passing = response.status >= 500 || PASSES.includes(response.status);
  throw new (passing ? Error : Unplaceable)(await saidIn(response));
}

/** Tells the server what became of an export; without an answer it is told once more, as that changes nothing. */
async function report(fetch, session, entry, body) {
  const once = () => call(fetch, session, 'POST', pathOf(entry), Object.assign({ placer: session.placer }, body));
  const response = await once().catch((error) => (error instanceof Silent ? once() : Promise.reject(error)));
  if (!response.ok) {
    throw new (response.status === 409 ? Taken : Error)(await saidIn(response));
  }
}

const pageOf = (node) => (!node || node.type === 'PAGE' ? node : pageOf(node.parent));

/** Where an export goes: its page, loaded, and the node it goes next to, if it names one. */
async function targetOf(figma, entry) {
  const id = String(entry.node_id || entry.page_id || '').replace(/-/g, ':');
  let node = null;
  let page = figma.currentPage;
  if (entry.node_id) {
    node = await figma.getNodeByIdAsync(id);
    page = pageOf(node);
  } else if (id || entry.page) {
    page = figma.root.children.find((each) => (id ? each.id === id : each.name === entry.page));
  }
  if (!page) {
    throw new Unplaceable(`there is no ${entry.node_id ? 'node' : 'page'} ${id || "'" + entry.page + "'"} in this file`);
  }
  await page.loadAsync();
  return { page, node: node && node.absoluteBoundingBox ? node : null };
}

/** The node of an earlier try whose report was lost: where it was noted, or on the page it would go to. */
async function placedBefore(figma, entry, page) {
  const isIt = (node) => node && !node.removed && node.getPluginData('export_id') === entry.id;
  const id = figma.root.getPluginData('placed:' + entry.id);
  const noted = id && (await figma.getNodeByIdAsync(id));
  return isIt(noted) ? noted : page && page.findAllWithCriteria({ pluginData: { keys: ['export_id'] } }).find(isIt);
}

const boxesOf = (page) => page.children.map((child) => child.absoluteBoundingBox).filter(Boolean);

/** The first place from (x, y) to the right where nothing is nearer than the gap. */
function freeSpot(boxes, x, y, width, height) {
  const near = (box, left) => left < box.x + box.width + GAP && box.x < left + width + GAP
    && y < box.y + box.height + GAP && box.y < y + height + GAP;
  for (let left = x; ;) {
    const inWay = boxes.filter((box) => near(box, left));
    if (inWay.length === 0) {
      return { x: left, y };
    }
    left = Math.max(...inWay.map((box) => box.x + box.width)) + GAP;
  }
}

/** A grid to the right of what is on a page, for so many images; gives each next one its place. */
function gridOn(page, count) {
  const boxes = boxesOf(page);
  const left = boxes.length ? Math.ceil(Math.max(...boxes.map((box) => box.x + box.width))) + GAP : 0;
  let [used, x, y] = [0, left, boxes.length ? Math.floor(Math.min(...boxes.map((box) => box.y))) : 0];
  let bottom = y;
  return (width, height) => {
    if (used === Math.ceil(Math.sqrt(count))) {
      [used, x, y] = [0, left, bottom + GAP];
    }
    const spot = freeSpot(boxesOf(page), x, y, width, height);
    [used, x, bottom] = [used + 1, spot.x + width + GAP, Math.max(bottom, y + height)];
    return spot;
  };
}

const spotBeside = (page, box) => (width, height) =>
  freeSpot(boxesOf(page), Math.ceil(box.x + box.width) + GAP, Math.floor(box.y), width, height);

async function rectangle(figma, entry, bytes, page, spotFor) {
  let image;
  try {
    image = figma.createImage(bytes);
  } catch (error) {
    throw new Unplaceable('Figma refuses the image: ' + reasonOf(error)); // and always will
  }
  const { width, height } = await image.getSizeAsync();
  const spot = spotFor(width, height); // asked before there is a node, which would be in its own way
  const node = figma.createRectangle();
  try {
    node.resize(width, height);
    page.appendChild(node);
    Object.assign(node, spot, { name: entry.name });
    node.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FILL' }];
    node.setPluginData('export_id', entry.id);
    ['asset_id', 'provider', 'prompt_hash'].forEach((key) => node.setPluginData(key, entry[key] || ''));
    node.setRelaunchData({ place: 'Asset ' + entry.asset_id + (entry.provider ? ', made by ' + entry.provider : '') });
    figma.root.setPluginData('placed:' + entry.id, node.id);
    return node;
  } catch (error) {
    node.remove(); // nothing half made stays behind
    throw error;
  }
}

async function nodeFor(figma, fetch, session, entry, run) {
  const noted = await placedBefore(figma, entry, null);
  const { page, node: neighbour } = noted ? { page: pageOf(noted) } : await targetOf(figma, entry);
  const before = noted || (await placedBefore(figma, entry, page));
  if (before) {
    return before;
  }
  await report(fetch, session, entry, {}); // of two who press at once, one goes on
  const bytes = await imageBytes(fetch, session, entry);
  if (!neighbour && !run.grids.has(page.id)) {
    run.grids.set(page.id, gridOn(page, run.count));
  }
  const spotFor = neighbour ? spotBeside(page, neighbour.absoluteBoundingBox) : run.grids.get(page.id);
  return rectangle(figma, entry, bytes, page, spotFor);
}

/** One export from its place to its report. */
async function placeOne(figma, fetch, session, entry, run) {
  let node = null;
  try {
    node = await nodeFor(figma, fetch, session, entry, run);
    await report(fetch, session, entry, { node_id: node.id, page_id: pageOf(node).id });
    figma.root.setPluginData('placed:' + entry.id, '');
    return { entry, state: 'placed', node };
  } catch (error) {
    if (node || !(error instanceof Unplaceable)) {
      const state = node ? 'unreported' : error instanceof Taken ? 'left' : 'failed';
      return { entry, state, reason: reasonOf(error), node, stop: error instanceof Stopped };
    }
    const told = report(fetch, session, entry, { error: reasonOf(error) });
    const untold = await told.then(() => '', (failure) => '. Darkroom could not be told: ' + reasonOf(failure));
    return { entry, state: 'refused', reason: reasonOf(error) + untold };
  }
}

/**
 * Places what the server lists for this file, one after the other, and shows it to the user.
 * @param session {server, fileKey, token, placer}
 * @param tell is called with each outcome: {entry, state: placed|unreported|left|refused|failed, reason, node}
 * @returns the outcomes; how many exports waited (more than outcomes: the last reason stopped the rest, or the list is cut)
 */
async function placeAll(figma, fetch, session, tell) {
  if (figma.fileKey && figma.fileKey !== session.fileKey) {
    throw new Stopped('The open file is ' + figma.fileKey + ', not ' + session.fileKey);
  }
  const { data: entries, waiting: waited } = await waiting(fetch, session);
  const run = { grids: new Map(), count: entries.length };
  const outcomes = [];
  for (const entry of entries) {
    const outcome = await placeOne(figma, fetch, session, entry, run);
    outcomes.push(outcome);
    tell(outcome);
    if (outcome.stop) {
      break;
    }
  }
  await show(figma, outcomes.map((each) => each.node).filter(Boolean));
  return { outcomes, waited };
}

/** Another page is only gone to when nothing of it is on this one. */
async function show(figma, nodes) {
  const onThis = () => nodes.filter((node) => pageOf(node).id === figma.currentPage.id);
  if (nodes.length > 0) {
    await figma.setCurrentPageAsync(onThis().length ? figma.currentPage : pageOf(nodes[0]));
    figma.currentPage.selection = onThis();
    figma.viewport.scrollAndZoomIntoView(onThis());
  }
}

/** What the window says at its start: the address of last time, and the token while it is good. */
async function remembered(figma, now) {
  const token = await figma.clientStorage.getAsync('token');
  const good = token && token.until > now;
  if (token && !good) {
    await figma.clientStorage.deleteAsync('token');
  }
  const server = (await figma.clientStorage.getAsync('server')) || 'http://localhost:8080';
  return { server, token: good ? token.text : '', fileKey: figma.fileKey || '' };
}

/** Who this is among those who place into a file: always the same on a computer, so that it may go on where it stopped. */
const placerOf = async (figma) => (await figma.clientStorage.getAsync('placer'))
  || Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('');

const summaryOf = (last, placed, left) => (!last ? 'Nothing waits for this file.'
  : last.stop ? last.reason + (left > 0 ? `. ${left} more wait.` : '')
    : left > 0 ? `${placed} placed, ${left} more wait: press again.` : 'Done.');

async function placeAsked(figma, fetch, { server, file, token }, tell) {
  const session = { server: addressOf(server), fileKey: fileKeyOf(file), token: String(token || '').trim() };
  const wrong = (!session.server && 'The server address must be like http://localhost:8080.')
    || (!session.fileKey && 'The file must be the address of this file, or its key.')
    || (!/^figma\.\d+\./.test(session.token) && 'The token must be one that ./darkroom figma token makes.');
  if (wrong) {
    throw new Stopped(wrong);
  }
  await figma.clientStorage.setAsync('server', session.server);
  session.placer = await placerOf(figma);
  await figma.clientStorage.setAsync('placer', session.placer);
  const { outcomes, waited } = await placeAll(figma, fetch, session, tell);
  await figma.clientStorage.setAsync('token', { text: session.token, until: session.token.split('.')[1] * 1000 });
  const placed = outcomes.filter((each) => each.state === 'placed').length;
  return summaryOf(outcomes[outcomes.length - 1], placed, waited - outcomes.length);
}

/** Opens the window, and does what it asks for. */
function start(figma, fetch, html) {
  const post = (type, content) => figma.ui.postMessage(Object.assign({ type }, content));
  const tell = ({ entry, state, reason }) => post('outcome', { name: entry.name, state, reason });
  figma.ui.onmessage = async (message) => {
    try {
      if (message.type === 'ready') {
        post('begin', await remembered(figma, Date.now()));
      } else if (message.type === 'place') {
        post('end', { message: await placeAsked(figma, fetch, message, tell) });
      }
    } catch (error) {
      post('end', { message: reasonOf(error), failed: true });
    }
  };
  figma.showUI(html, { width: 360, height: 480, themeColors: true });
}

if (typeof module !== 'undefined') {
  module.exports = { placeAll, placeAsked, remembered, fileKeyOf, addressOf, freeSpot, start };
}
if (typeof figma !== 'undefined') {
  start(figma, fetch, __html__);
}
