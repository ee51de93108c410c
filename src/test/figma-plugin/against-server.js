'use strict';
// Runs the plugin in a Figma in memory, three times, against a server that is running; says what the file has afterwards.
// Environment: DARKROOM (address), FIGMA_FILE (key), FIGMA_TOKEN.

const http = require('node:http');
const { MemoryFigma } = require('./figma.js');
const { figmaFetch, manifest, open } = require('./sandbox.js');

/** A request as it is: the fetch of Node.js would change its Origin. */
function network(url, { method, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const whole = [204, 304].includes(response.statusCode) ? null : Buffer.concat(parts);
        resolve(new Response(whole, { status: response.statusCode, headers: Object.entries(response.headers) }));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function run() {
  const { DARKROOM: server, FIGMA_FILE: file, FIGMA_TOKEN: token } = process.env;
  const figma = new MemoryFigma({ manifest: manifest(), pages: ['Cover', 'Lamps'] });
  const fetch = figmaFetch(network, [server]);
  let reports = 0;
  const losingFirstReport = async (url, init) => {
    const response = await fetch(url, init);
    if (init.method === 'POST' && JSON.parse(init.body).node_id && ++reports === 1) {
      throw new TypeError('Failed to fetch'); // the server has heard it
    }
    return response;
  };
  open(figma, losingFirstReport);
  for (let times = 0; times < 3; times++) {
    await figma.ui.onmessage({ type: 'place', server, file, token });
  }
  const nodes = figma.nodes().map((node) => ({
    id: node.id,
    page: node.parent.name,
    page_id: node.parent.id,
    name: node.name,
    width: node.width,
    height: node.height,
    fill: node.fills[0].type,
    asset_id: node.getPluginData('asset_id'),
    provider: node.getPluginData('provider'),
  }));
  console.log(JSON.stringify({ nodes, said: figma.posted }));
}

run();
