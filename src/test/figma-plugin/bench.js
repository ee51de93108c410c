'use strict';
// The plugin between a Figma and a Darkroom, both in memory.

const assert = require('node:assert/strict');
const { placeAll } = require('../../figma-plugin/code.js');
const { MemoryDarkroom } = require('./darkroom.js');
const { MemoryFigma } = require('./figma.js');
const { figmaFetch, manifest } = require('./sandbox.js');

function bench(options = {}) {
  const server = new MemoryDarkroom();
  const figma = new MemoryFigma({ manifest: manifest(), ...options });
  const session = { server: server.address, fileKey: 'KEY', token: server.token, placer: 'placer-1' };
  const fetch = figmaFetch(server.network, manifest().networkAccess.devAllowedDomains);
  const place = () => placeAll(figma, fetch, session, () => {});
  const placeAs = (placer) => placeAll(figma, fetch, { ...session, placer }, () => {});
  return { server, figma, session, fetch, place, placeAs };
}

const states = ({ outcomes }) => outcomes.map((each) => each.state);

function requireApart(nodes) {
  for (const [index, one] of nodes.entries()) {
    for (const other of nodes.slice(index + 1)) {
      const [a, b] = [one.absoluteBoundingBox, other.absoluteBoundingBox];
      assert.ok(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
        `${one.name} and ${other.name} overlap`);
    }
  }
}

module.exports = { bench, requireApart, states };
