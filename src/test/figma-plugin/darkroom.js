'use strict';
// A Darkroom server in memory: the three endpoints that the plugin calls, and what can go wrong with them.

const { png } = require('./pictures.js');

const ADDRESS = 'http://localhost:8080';
const TOKEN = 'figma.4102444800.YQ.c2ln';
const CORS = { 'Access-Control-Allow-Origin': '*' };

class MemoryDarkroom {
  constructor() {
    this.address = ADDRESS;
    this.token = TOKEN;
    this.exports = [];
    this.calls = [];
    this.faults = [];
  }

  /** An export that waits for a file. */
  add(entry, image = png(64, 32)) {
    const id = entry.id || 'job:0:' + this.exports.length;
    const whole = {
      fileKey: 'KEY', image, state: 'linked',
      shown: { asset_id: 'asset-' + id, provider: 'flux', prompt_hash: 'c0ffee', name: 'lamp ' + id, ...entry, id },
    };
    this.exports.push(whole);
    return whole;
  }

  /** The next call of that kind (a method, or CLAIM: who begins to place) goes wrong so: a status, "gone" before it is heard, or "lost" after it is done. */
  fail(method, path, how, times = 1) {
    this.faults.push({ method, path, how, times });
  }

  network = async (url, { method, headers, body }) => {
    const path = url.slice(ADDRESS.length);
    if (method === 'OPTIONS') {
      return new Response(null, {
        status: 204,
        headers: { ...CORS, 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Allow-Headers': 'Authorization, Content-Type' },
      });
    }
    const said = body && JSON.parse(body);
    const kind = said && !said.node_id && !said.error ? 'CLAIM' : method;
    this.calls.push({ method: kind, path, body: said });
    const fault = this.faults.find((each) => each.times > 0 && each.method === kind && each.path.test(path));
    if (fault) {
      fault.times -= 1;
      if (fault.how === 'gone') {
        throw new TypeError('fetch failed');
      }
      if (typeof fault.how === 'number') {
        return this.#problem(fault.how, 'simulated ' + fault.how);
      }
    }
    const answer = headers.Authorization === 'Bearer ' + this.token
      ? this.#answer(method, path, body)
      : this.#problem(401, 'a token that is good is needed');
    if (fault) {
      throw new TypeError('fetch failed'); // it was heard, and the answer is lost
    }
    return answer;
  };

  #answer(method, path, body) {
    if (method === 'GET' && path.startsWith('/figma/exports?')) {
      const key = decodeURIComponent(path.split('file_key=')[1]);
      const data = this.exports.filter((each) => each.fileKey === key && each.state === 'linked').map((each) => each.shown);
      return Response.json({ data: data.slice(0, 200), waiting: data.length }, { headers: CORS });
    }
    const id = decodeURIComponent(path.split('/')[3]);
    const found = this.exports.find((each) => each.shown.id === id);
    if (!found) {
      return this.#problem(404, 'no such export');
    }
    if (method === 'GET') {
      return new Response(found.image, { headers: { ...CORS, 'Content-Type': 'image/png' } });
    }
    const { placer, ...said } = JSON.parse(body);
    if (Object.keys(said).length === 0) {
      return this.#begin(found, placer);
    }
    if (said.error && said.error.length > 500) {
      return this.#problem(400, 'the reason is too long');
    }
    if (found.placer && found.placer !== placer) {
      return this.#problem(409, 'somebody else is placing it');
    }
    found.state = said.error ? 'failed' : 'done';
    found.said = said;
    return Response.json({ data: { state: found.state } }, { headers: CORS });
  }

  /** Of several placers one has an export, until it says what became of it or its time is over. */
  #begin(found, placer) {
    if (found.state !== 'linked' || (found.placer && found.placer !== placer)) {
      return this.#problem(409, found.state === 'linked' ? 'somebody else is placing it' : 'the export is done already');
    }
    found.placer = placer;
    return Response.json({ data: { state: 'placing' } }, { headers: CORS });
  }

  #problem(status, message) {
    return Response.json({ success: false, error: { type: 'x', message, errors: [] } }, { status, headers: CORS });
  }
}

module.exports = { MemoryDarkroom };
