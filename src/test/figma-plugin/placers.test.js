'use strict';
const assert = require('node:assert/strict');
const test = require('node:test');
const { bench, states } = require('./bench.js');

test('of two people who press at the same moment each image is placed by one', async () => {
  const { server, figma, placeAs } = bench();
  Array.from({ length: 5 }, () => server.add({}));

  const runs = await Promise.all([placeAs('placer-1'), placeAs('placer-2')]);

  assert.equal(figma.nodes().length, 5);
  assert.equal(new Set(figma.nodes().map((node) => node.getPluginData('export_id'))).size, 5);
  const [ours, theirs] = runs.map(states);
  ours.forEach((state, index) => assert.ok([state, theirs[index]].includes('placed')));
  assert.ok([...ours, ...theirs].includes('left'));
});

test('what somebody began and left is placed by others when their time is over, and by the same at once', async () => {
  const { server, figma, place, placeAs } = bench();
  server.add({});
  server.fail('GET', /image/, 'gone');
  assert.deepEqual(states(await placeAs('placer-2')), ['failed']);

  const { outcomes } = await place();
  assert.deepEqual([outcomes[0].state, outcomes[0].reason], ['left', 'somebody else is placing it']);
  assert.deepEqual(figma.nodes(), []);
  assert.deepEqual(states(await placeAs('placer-2')), ['placed']);

  server.add({}).placer = 'placer-2';
  assert.deepEqual(states(await place()), ['left']);
  server.exports[1].placer = null; // a minute later
  assert.deepEqual(states(await place()), ['placed']);
  assert.equal(figma.nodes().length, 2);
});

test('what somebody else is placing is not ended here', async () => {
  const { server, place } = bench();
  server.add({ page: 'Nowhere' }).placer = 'placer-2';
  const { outcomes } = await place();
  assert.deepEqual([outcomes[0].state, server.exports[0].state], ['refused', 'linked']);
  assert.match(outcomes[0].reason, /no page 'Nowhere' in this file\. Darkroom could not be told: somebody else is placing it/);
});

test('when the server cannot say whose an image is, nothing is placed', async () => {
  const { server, figma, place } = bench();
  server.add({});
  server.fail('CLAIM', /exports/, 503);
  assert.deepEqual(states(await place()), ['failed']);
  assert.deepEqual(figma.nodes(), []);
  server.fail('CLAIM', /exports/, 'lost');
  assert.deepEqual(states(await place()), ['placed']);
});
