'use strict';
const assert = require('node:assert/strict');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const test = require('node:test');
const { MemoryDarkroom } = require('./darkroom.js');
const { MemoryFigma } = require('./figma.js');
const { figmaFetch, manifest, open, PLUGIN } = require('./sandbox.js');

function bench(options = {}) {
  const server = new MemoryDarkroom();
  const figma = new MemoryFigma({ manifest: manifest(), ...options });
  open(figma, figmaFetch(server.network, manifest().networkAccess.devAllowedDomains));
  const asked = { type: 'place', server: server.address + '/', file: 'https://www.figma.com/design/KEY/x', token: server.token };
  return { server, figma, asked };
}

test('the manifest names files that are there, and asks for no more than it needs', () => {
  const { main, ui, documentAccess, networkAccess, relaunchButtons } = manifest();
  assert.ok(existsSync(join(PLUGIN, main)) && existsSync(join(PLUGIN, ui)));
  assert.equal(documentAccess, 'dynamic-page');
  assert.deepEqual(networkAccess.allowedDomains, ['none']);
  assert.deepEqual(relaunchButtons.map((each) => each.command), ['place']);
});

test('opened in a sandbox as bare as Figma\'s, it shows its window and places what waits', async () => {
  const { server, figma, asked } = bench();
  server.add({}, undefined);
  assert.match(figma.window.html, /Place waiting images/);

  await figma.ui.onmessage({ type: 'ready' });
  await figma.ui.onmessage(asked);

  assert.deepEqual(figma.posted, [
    { type: 'begin', server: 'http://localhost:8080', token: '', fileKey: '' },
    { type: 'outcome', name: 'lamp job:0:0', state: 'placed' },
    { type: 'end', message: 'Done.' },
  ].map((each) => (each.type === 'outcome' ? { ...each, reason: undefined } : each)));
  assert.equal(figma.nodes().length, 1);
});

test('more than the server lists at once is said to wait still, and comes next time', async () => {
  const { server, figma, asked } = bench();
  Array.from({ length: 210 }, () => server.add({}));
  server.fail('GET', /image/, 410); // one is refused
  await figma.ui.onmessage(asked);
  assert.equal(figma.posted.at(-1).message, '199 placed, 10 more wait: press again.');
  await figma.ui.onmessage(asked);
  assert.equal(figma.posted.at(-1).message, 'Done.');
  assert.equal(figma.nodes().length, 209);
});

test('when the server goes in a long list, all that wait are counted', async () => {
  const { server, figma, asked } = bench();
  Array.from({ length: 205 }, () => server.add({}));
  server.fail('GET', /image/, 'gone');
  await figma.ui.onmessage(asked);
  assert.match(figma.posted.at(-1).message, /does not answer.*\. 204 more wait\.$/s);
});

test('address and token are remembered, the token no longer than it is good', async () => {
  const storage = new Map();
  const first = bench({ storage });
  await first.figma.ui.onmessage(first.asked);
  assert.equal(first.figma.posted.at(-1).message, 'Nothing waits for this file.');

  const second = bench({ storage, fileKey: 'KEY' });
  await second.figma.ui.onmessage({ type: 'ready' });
  assert.deepEqual(second.figma.posted[0], { type: 'begin', server: second.server.address, token: second.server.token, fileKey: 'KEY' });

  storage.set('token', { text: 'old', until: Date.now() - 1 });
  const third = bench({ storage });
  await third.figma.ui.onmessage({ type: 'ready' });
  assert.equal(third.figma.posted[0].token, '');
  assert.equal(storage.has('token'), false);
});

test('who places is the same on one computer, and another on the next', async () => {
  const placers = [];
  const shared = new Map();
  for (const storage of [shared, shared, new Map()]) {
    const { server, figma, asked } = bench({ storage });
    server.add({});
    await figma.ui.onmessage(asked);
    placers.push(server.exports[0].placer);
  }
  assert.match(placers[0], /^[a-z0-9]{24}$/);
  assert.equal(placers[1], placers[0]);
  assert.notEqual(placers[2], placers[0]);
});

test('a token that is refused is not remembered', async () => {
  const storage = new Map();
  const { figma, asked } = bench({ storage });
  await figma.ui.onmessage({ ...asked, token: 'figma.4102444800.YQ.wrong' });
  assert.match(figma.posted[0].message, /token is refused/);
  assert.equal(figma.posted[0].failed, true);
  assert.equal(storage.has('token'), false);
});

test('what is typed wrong is said before anybody is called', async () => {
  const { server, figma, asked } = bench();
  await figma.ui.onmessage({ ...asked, server: 'localhost' });
  await figma.ui.onmessage({ ...asked, file: 'https://example.org/' });
  await figma.ui.onmessage({ ...asked, token: 'dk_000000000000_x' });
  assert.deepEqual(figma.posted.map((each) => [each.failed, each.message.split(' ')[1]]),
    [[true, 'server'], [true, 'file'], [true, 'token']]);
  assert.equal(server.calls.length, 0);
});

test('when the server goes, the window says why and how many are left', async () => {
  const { server, figma, asked } = bench();
  server.add({});
  server.add({});
  server.fail('GET', /image/, 'gone');
  await figma.ui.onmessage(asked);
  assert.equal(figma.posted[0].state, 'failed');
  assert.match(figma.posted[1].message, /does not answer.*1 more wait/s);
});
