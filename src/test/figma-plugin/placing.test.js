'use strict';
const assert = require('node:assert/strict');
const test = require('node:test');
const { placeAll, freeSpot, fileKeyOf, addressOf } = require('../../figma-plugin/code.js');
const { bench, requireApart, states } = require('./bench.js');
const { png, webp } = require('./pictures.js');

test('an export becomes a rectangle with its image, its name and its data, and is reported', async () => {
  const { server, figma, place } = bench();
  const waiting = server.add({ id: 'j:0/export-1' }, png(300, 200));

  assert.deepEqual(states(await place()), ['placed']);

  const [node] = figma.currentPage.children;
  assert.deepEqual([node.type, node.name, node.width, node.height], ['RECTANGLE', waiting.shown.name, 300, 200]);
  assert.deepEqual(node.fills.map(({ type, scaleMode }) => [type, scaleMode]), [['IMAGE', 'FILL']]);
  assert.deepEqual(Buffer.from(await figma.getImageByHash(node.fills[0].imageHash).getBytesAsync()), waiting.image);
  assert.equal(node.getPluginData('asset_id'), waiting.shown.asset_id);
  assert.equal(node.getPluginData('provider'), 'flux');
  assert.equal(node.getPluginData('prompt_hash'), 'c0ffee');
  assert.equal(node.getPluginData('export_id'), 'j:0/export-1');
  assert.match(node.getRelaunchData().place, /made by flux/);
  assert.deepEqual(waiting.said, { node_id: node.id, page_id: '0:1' });
  assert.deepEqual(figma.currentPage.selection, [node]);
  assert.deepEqual(figma.root.getPluginDataKeys(), [], 'a note is only kept while the report is owed');
});

test('many images of many sizes overlap neither each other nor what was there, and lie in rows', async () => {
  const { server, figma, place } = bench();
  for (const [x, y, w, h] of [[-500, -40, 300, 900], [0, 0, 1000, 400]]) {
    const frame = figma.createFrame();
    frame.resize(w, h);
    Object.assign(frame, { x, y });
  }
  for (let index = 0; index < 10; index++) {
    server.add({}, png(50 + 37 * index, 400 - 31 * index));
  }

  assert.deepEqual(states(await place()), Array(10).fill('placed'));

  const nodes = figma.currentPage.children;
  requireApart(nodes);
  const placed = nodes.slice(2);
  assert.ok(placed.every((node) => node.x >= 1080), 'all are to the right of what was there');
  assert.equal(new Set(placed.map((node) => node.y)).size, 3, 'ten images make three rows of at most four');

  server.add({}, png(500, 500));
  await place();
  requireApart(figma.currentPage.children);
});

test('a row begins below the highest image of the row before', async () => {
  const { server, figma, place } = bench();
  [[100, 400], [100, 50], [100, 60], [100, 70]].forEach(([width, height]) => server.add({}, png(width, height)));

  await place();

  assert.deepEqual(figma.currentPage.children.map(({ x, y }) => [x, y]), [[0, 0], [180, 0], [0, 480], [180, 480]]);
});

test('pages are found by id and by name, loaded first, and shown when nothing is on the open one', async () => {
  const { server, figma, place } = bench({ pages: ['Cover', 'Lamps', 'Chairs'] });
  server.add({ page_id: '0-3' });
  server.add({ page: 'Lamps' });

  assert.deepEqual(states(await place()), ['placed', 'placed']);

  assert.deepEqual(server.exports.map((each) => each.said.page_id), ['0:3', '0:2']);
  assert.equal(figma.currentPage.name, 'Chairs');
  assert.deepEqual(figma.root.children.map((page) => page.loaded && page.children.length), [0, 1, 1]);
});

test('with a node the image lies next to it, also when that is in a frame and the nearest place is taken', async () => {
  const { server, figma, place } = bench();
  const frame = figma.createFrame();
  frame.resize(400, 400);
  Object.assign(frame, { x: 100, y: 50 });
  const inside = figma.createRectangle();
  Object.assign(inside, { x: 20, y: 30 });
  frame.appendChild(inside);
  const inTheWay = figma.createRectangle();
  Object.assign(inTheWay, { x: 600, y: 60 });
  server.add({ node_id: inside.id.replace(':', '-') });

  await place();

  const node = figma.currentPage.children.at(-1);
  assert.deepEqual([node.x, node.y], [780, 80]);
  requireApart(figma.currentPage.children);
});

test('a page and a node that are not there, and images that Figma refuses, are reported as not placed', async () => {
  const { server, figma, place } = bench();
  server.add({ page: 'Nowhere' });
  server.add({ page_id: '0:99' });
  server.add({ node_id: '77:1' });
  server.add({}, webp());
  server.add({}, png(4097, 1));
  server.add({}, Buffer.alloc(0));
  server.add({}, png(0, 5));

  const { outcomes } = await place();

  assert.deepEqual(outcomes.map((each) => each.state), Array(7).fill('refused'));
  const reasons = server.exports.map((each) => each.said.error);
  assert.match(reasons[0], /no page 'Nowhere'/);
  assert.match(reasons[1], /no page 0:99/);
  assert.match(reasons[2], /no node 77:1/);
  assert.match(reasons[3], /unsupported/);
  assert.match(reasons[4], /too large/);
  assert.match(reasons[5], /unsupported/);
  assert.match(reasons[6], /too small/);
  assert.deepEqual(figma.nodes(), []);
  assert.deepEqual(states(await place()), [], 'they do not come again');
});

test('an image that is refused while the server goes comes again', async () => {
  const { server, place } = bench();
  server.add({}, webp());
  server.fail('POST', /exports/, 'gone', 2);
  const { outcomes } = await place();
  assert.match(outcomes[0].reason, /unsupported\. Darkroom could not be told: The server/);
  assert.deepEqual(states(await place()), ['refused']);
  assert.match(server.exports[0].said.error, /unsupported/);
});

test('a reason is cut to what the server takes', async () => {
  const { server, place } = bench();
  server.add({ page: 'x'.repeat(600) });
  const { outcomes } = await place();
  assert.equal(server.exports[0].state, 'failed');
  assert.equal(server.exports[0].said.error.length, 500);
  assert.equal(outcomes[0].reason, server.exports[0].said.error);
});

test('a report whose answer is lost is repeated at once', async () => {
  const { server, figma, place } = bench();
  server.add({});
  server.fail('POST', /exports/, 'lost');

  assert.deepEqual(states(await place()), ['placed']);
  assert.equal(figma.nodes().length, 1);
  assert.equal(server.calls.filter((each) => each.method === 'POST').length, 2);
});

test('what was placed and never reported is reported next time, wherever it was moved to', async () => {
  const { server, figma, place } = bench({ pages: ['One', 'Two'] });
  server.add({});
  server.add({});
  server.fail('POST', /exports/, 'gone', 2);

  const first = await place();
  assert.deepEqual(states(first), ['unreported'], 'with the server gone the rest is not tried');
  assert.equal(first.waited, 2);
  const [node] = figma.nodes();
  await figma.setCurrentPageAsync(figma.root.children[1]);
  figma.currentPage.appendChild(node);

  assert.deepEqual(states(await place()), ['placed', 'placed']);
  assert.equal(figma.nodes().length, 2);
  assert.deepEqual(server.exports[0].said, { node_id: node.id, page_id: '0:2' });
});

test('a copy whose id is not the noted one is found by its data; a removed one is placed anew', async () => {
  const { server, figma, place } = bench();
  server.add({ id: 'a' });
  server.fail('POST', /exports/, 500);
  assert.deepEqual(states(await place()), ['unreported']);
  figma.root.setPluginData('placed:a', '9:9');
  assert.deepEqual(states(await place()), ['placed']);
  assert.equal(figma.nodes().length, 1);

  server.exports[0].state = 'linked';
  figma.nodes()[0].remove();
  assert.deepEqual(states(await place()), ['placed']);
  assert.equal(figma.nodes().length, 1);
});

test('what passes is told to the user and left waiting', async () => {
  for (const status of [404, 408, 429, 500, 503]) {
    const { server, figma, place } = bench();
    server.add({});
    server.fail('GET', /image/, status);
    const { outcomes } = await place();
    assert.deepEqual([outcomes[0].state, outcomes[0].reason], ['failed', 'simulated ' + status]);
    assert.equal(server.exports[0].said, undefined);
    assert.deepEqual(states(await place()), ['placed']);
    assert.equal(figma.nodes().length, 1);
  }
});

test('an image that the server has no more is reported as not placed', async () => {
  const { server, place } = bench();
  server.add({});
  server.fail('GET', /image/, 410);
  assert.deepEqual(states(await place()), ['refused']);
  assert.deepEqual(server.exports[0].said, { error: 'simulated 410' });
});

test('a token that ends midway stops the run and says so; nothing is placed twice afterwards', async () => {
  const { server, figma, session, place } = bench();
  server.add({});
  server.add({});
  server.fail('POST', /exports/, 401);
  const run = await place();
  assert.deepEqual(states(run), ['unreported']);
  assert.match(run.outcomes[0].reason, /token is refused: simulated 401/);
  server.token = 'other';
  await assert.rejects(place, /token is refused/);
  session.token = 'other';
  assert.deepEqual(states(await place()), ['placed', 'placed']);
  assert.equal(figma.nodes().length, 2);
});

test('a server that is gone, or that the manifest does not name, is said to be so', async () => {
  const { server, figma, fetch, session, place } = bench();
  server.fail('GET', /exports/, 'gone');
  await assert.rejects(place, /does not answer/);
  await assert.rejects(placeAll(figma, fetch, { ...session, server: 'https://elsewhere.example' }, () => {}), /manifest\.json/);
  server.fail('GET', /exports/, 503);
  await assert.rejects(place, /does not list its exports: simulated 503/);
});

test('what breaks while a node is made leaves nothing behind', async () => {
  const { server, figma, place } = bench();
  server.add({ provider: 'x'.repeat(2000) });
  assert.deepEqual(states(await place()), ['failed']);
  assert.deepEqual(figma.nodes(), []);
  assert.equal(server.exports[0].said, undefined);
});

test('a private plugin places nothing into another file than the one that is open', async () => {
  const { server, place } = bench({ fileKey: 'OTHER' });
  server.add({});
  await assert.rejects(place, /open file is OTHER/);
  assert.equal(server.calls.length, 0);
});

test('free spots, file keys and addresses', () => {
  assert.deepEqual(freeSpot([], 5, 6, 10, 10), { x: 5, y: 6 });
  assert.deepEqual(freeSpot([{ x: 0, y: 0, width: 10, height: 10 }], 0, 0, 10, 10), { x: 90, y: 0 });
  assert.deepEqual(freeSpot([{ x: 0, y: 90, width: 10, height: 10 }], 0, 0, 10, 10), { x: 0, y: 0 });
  assert.equal(fileKeyOf(' https://www.figma.com/design/aB1-_/Lamps?node-id=1-2 '), 'aB1-_');
  assert.equal(fileKeyOf('https://figma.com/file/aB1'), 'aB1');
  assert.equal(fileKeyOf('https://www.figma.com/design/aB1/branch/cD2/Lamps'), 'cD2');
  assert.equal(fileKeyOf('aB1'), 'aB1');
  assert.equal(fileKeyOf('https://example.org/design/x'), null);
  assert.equal(fileKeyOf(''), null);
  assert.equal(addressOf('http://localhost:8080/'), 'http://localhost:8080');
  assert.equal(addressOf('https://a.example/darkroom//'), 'https://a.example/darkroom');
  for (const wrong of ['', 'localhost:8080', 'ftp://a', 'http://me@host', 'http://a?b', 'http://a#b']) {
    assert.equal(addressOf(wrong), null, wrong);
  }
});
