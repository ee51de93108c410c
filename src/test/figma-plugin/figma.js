'use strict';
// A Figma in memory, as a plugin with documentAccess "dynamic-page" sees it. It refuses what Figma refuses.

const { createHash } = require('node:crypto');
const { BaseNode, SceneNode, PageNode } = require('./figma-nodes.js');
const { sizeOf } = require('./pictures.js');

const LONGEST_SIDE = 4096;

class MemoryFigma {
  #next = 2;
  #currentPage;

  /**
   * @param manifest of the plugin
   * @param pages their names; the first is open
   * @param fileKey only private plugins are told
   * @param storage what clientStorage holds; it outlives the file
   */
  constructor({ manifest, pages = ['Page 1'], fileKey, storage = new Map() }) {
    this.manifest = manifest;
    this.images = new Map();
    this.fileKey = fileKey;
    this.root = new BaseNode(this, 'DOCUMENT', '0:0', 'Document');
    this.root.children = pages.map((name, index) => {
      const page = new PageNode(this, 'PAGE', '0:' + (index + 1), name);
      page.parent = this.root;
      return page;
    });
    this.#currentPage = this.root.children[0];
    this.#currentPage.loaded = true;
    this.shown = [];
    this.viewport = { scrollAndZoomIntoView: (nodes) => (this.shown = [...nodes]) };
    this.clientStorage = {
      getAsync: async (key) => structuredClone(storage.get(key)),
      setAsync: async (key, value) => void storage.set(key, structuredClone(value)),
      deleteAsync: async (key) => void storage.delete(key),
    };
    this.posted = [];
    this.ui = { onmessage: undefined, postMessage: (message) => this.posted.push(structuredClone(message)) };
  }

  showUI(html, options) {
    this.window = { html, options };
  }

  get currentPage() {
    return this.#currentPage;
  }

  set currentPage(page) {
    throw new Error('in set_currentPage: Cannot call with documentAccess: dynamic-page. Use figma.setCurrentPageAsync instead.');
  }

  async setCurrentPageAsync(page) {
    await page.loadAsync();
    this.#currentPage = page;
  }

  getNodeById() {
    throw new Error('in getNodeById: Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.');
  }

  async getNodeByIdAsync(id) {
    if (typeof id !== 'string') {
      throw new Error(`in getNodeByIdAsync: Expected "id" to have type string but got ${typeof id} instead`);
    }
    const pages = this.root.children;
    return pages.find((page) => page.id === id) || this.nodes().find((node) => node.id === id) || null;
  }

  /** Everything on all pages, as the file has it; a plugin cannot ask so. */
  nodes() {
    return this.root.children.flatMap((page) => {
      const { loaded } = page;
      page.loaded = true;
      const all = page.findAllWithCriteria({});
      page.loaded = loaded;
      return all;
    });
  }

  createImage(data) {
    if (Object.prototype.toString.call(data) !== '[object Uint8Array]') {
      throw new Error('in createImage: Expected "data" to have type Uint8Array');
    }
    const bytes = Buffer.from(data);
    const size = sizeOf(bytes);
    if (!size) {
      throw new Error('in createImage: Image type is unsupported');
    }
    if (size.width < 1 || size.height < 1) {
      throw new Error('in createImage: Image is too small');
    }
    if (size.width > LONGEST_SIDE || size.height > LONGEST_SIDE) {
      throw new Error('in createImage: Image is too large');
    }
    const hash = createHash('sha1').update(bytes).digest('hex');
    const image = { hash, getSizeAsync: async () => ({ ...size }), getBytesAsync: async () => new Uint8Array(bytes) };
    this.images.set(hash, image);
    return image;
  }

  getImageByHash(hash) {
    return this.images.get(hash) || null;
  }

  #create(type, name) {
    const node = new SceneNode(this, type, '1:' + this.#next++, name);
    this.#currentPage.appendChild(node);
    return node;
  }

  createRectangle() {
    return this.#create('RECTANGLE', 'Rectangle');
  }

  createFrame() {
    return this.#create('FRAME', 'Frame');
  }
}

module.exports = { MemoryFigma };
