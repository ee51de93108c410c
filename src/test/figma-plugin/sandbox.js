'use strict';
// What Figma gives a plugin's main thread: a sandbox with little in it, and a fetch with its own rules.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');

const PLUGIN = join(__dirname, '../../figma-plugin');
const SAFE_HEADERS = ['accept', 'accept-language', 'content-language'];

function manifest() {
  return JSON.parse(readFileSync(join(PLUGIN, 'manifest.json'), 'utf8'));
}

/**
 * Figma's fetch: from a page whose origin is "null", to the hosts of the manifest, with what CORS asks of the server.
 *
 * @param network does one request without such rules: (url, options) → Response
 * @param domains that may be reached
 */
function figmaFetch(network, domains) {
  return async (url, init = {}) => {
    if (typeof url !== 'string') {
      throw new Error('in fetch: Expected "url" to have type string');
    }
    if (!domains.some((domain) => url.startsWith(domain + '/'))) {
      throw new TypeError('Failed to fetch'); // the content security policy does not say more
    }
    const { method = 'GET', headers = {}, body } = init;
    const asked = Object.keys(headers).map((name) => name.toLowerCase()).filter((name) => !SAFE_HEADERS.includes(name));
    if (asked.length > 0 || !['GET', 'HEAD', 'POST'].includes(method)) {
      await preflight(network, url, method, asked);
    }
    const response = await network(url, { method, headers: { ...headers, Origin: 'null' }, body, redirect: 'follow' });
    requireOpen(response);
    return {
      ok: response.ok,
      status: response.status,
      statusText: response.statusText,
      headersObject: Object.fromEntries(response.headers),
      url: response.url,
      arrayBuffer: () => response.arrayBuffer(),
      text: () => response.text(),
      json: () => response.json(),
    };
  };
}

async function preflight(network, url, method, asked) {
  const response = await network(url, {
    method: 'OPTIONS',
    headers: {
      Origin: 'null',
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': asked.join(','),
    },
  });
  const list = (name) => (response.headers.get(name) || '').toLowerCase().split(',').map((each) => each.trim());
  requireOpen(response);
  if (!response.ok || !list('access-control-allow-methods').includes(method.toLowerCase())
    || !asked.every((name) => list('access-control-allow-headers').includes(name))) {
    throw new TypeError('Failed to fetch');
  }
}

function requireOpen(response) {
  if (!['*', 'null'].includes(response.headers.get('access-control-allow-origin'))) {
    throw new TypeError('Failed to fetch');
  }
}

/** Runs the plugin as Figma does, with nothing around it but what Figma gives. */
function open(figma, fetch) {
  const globals = { figma, fetch, __html__: readFileSync(join(PLUGIN, 'ui.html'), 'utf8') };
  vm.runInNewContext(readFileSync(join(PLUGIN, 'code.js'), 'utf8'), globals, { filename: 'code.js' });
  return figma;
}

module.exports = { figmaFetch, manifest, open, PLUGIN };
