'use strict';
// Nodes of the in-memory Figma: what they hold, what they refuse, and in which words.

const LONGEST_DATA = 100 * 1024;
const LONGEST_DESCRIPTION = 1000;
const SCALE_MODES = ['FILL', 'FIT', 'CROP', 'TILE'];

function expected(method, name, type, value) {
  return new Error(`in ${method}: Expected "${name}" to have type ${type} but got ${typeof value} instead`);
}

/** What everything in a document has. */
class BaseNode {
  #data = new Map();
  #name;

  constructor(file, type, id, name) {
    Object.assign(this, { file, type, id, removed: false, parent: null });
    this.#name = name;
  }

  alive(method) {
    if (this.removed) {
      throw new Error(`in ${method}: The node with id "${this.id}" does not exist`);
    }
  }

  get name() {
    this.alive('get_name');
    return this.#name;
  }

  set name(value) {
    this.alive('set_name');
    if (typeof value !== 'string') {
      throw expected('set_name', 'name', 'string', value);
    }
    this.#name = value;
  }

  getPluginData(key) {
    this.alive('getPluginData');
    return this.#data.get(key) ?? '';
  }

  setPluginData(key, value) {
    this.alive('setPluginData');
    if (typeof key !== 'string' || typeof value !== 'string') {
      throw expected('setPluginData', typeof key === 'string' ? 'value' : 'key', 'string', typeof key === 'string' ? value : key);
    }
    if (key.length + value.length > LONGEST_DATA) {
      throw new Error('in setPluginData: Plugin data is too large');
    }
    value === '' ? this.#data.delete(key) : this.#data.set(key, value);
  }

  getPluginDataKeys() {
    return [...this.#data.keys()];
  }

  setRelaunchData(data) {
    this.alive('setRelaunchData');
    const commands = (this.file.manifest.relaunchButtons || []).map((button) => button.command);
    for (const [command, description] of Object.entries(data)) {
      if (!commands.includes(command)) {
        throw new Error(`in setRelaunchData: The command "${command}" is not in the manifest's relaunchButtons`);
      }
      if (typeof description !== 'string' || description.length > LONGEST_DESCRIPTION) {
        throw new Error('in setRelaunchData: A description is a string of at most 1000 characters');
      }
    }
    this.relaunch = { ...data };
  }

  getRelaunchData() {
    return { ...this.relaunch };
  }
}

/** A node with a place on a page. */
class SceneNode extends BaseNode {
  #children = [];
  #fills = Object.freeze([]);
  x = 0;
  y = 0;
  #width = 100;
  #height = 100;

  get width() {
    return this.#width;
  }

  get height() {
    return this.#height;
  }

  resize(width, height) {
    this.alive('resize');
    if (!(width >= 0.01) || !(height >= 0.01)) {
      throw new Error('in resize: Expected width and height to be at least 0.01');
    }
    this.#width = width;
    this.#height = height;
  }

  get children() {
    return this.type === 'FRAME' ? [...this.#children] : undefined;
  }

  appendChild(child) {
    child.detach();
    this.#children.push(child);
    child.parent = this;
  }

  drop(child) {
    this.#children = this.#children.filter((each) => each !== child);
  }

  detach() {
    if (this.parent) {
      this.parent.drop(this);
    }
    this.parent = null;
  }

  remove() {
    this.alive('remove');
    this.detach();
    this.removed = true;
  }

  get absoluteBoundingBox() {
    const inFrame = this.parent && this.parent.type === 'FRAME' ? this.parent.absoluteBoundingBox : { x: 0, y: 0 };
    return { x: inFrame.x + this.x, y: inFrame.y + this.y, width: this.#width, height: this.#height };
  }

  get fills() {
    return this.#fills;
  }

  set fills(paints) {
    this.alive('set_fills');
    if (!Array.isArray(paints) && Object.prototype.toString.call(paints) !== '[object Array]') {
      throw expected('set_fills', 'fills', 'array', paints);
    }
    for (const paint of paints) {
      if (paint.type !== 'IMAGE' || !SCALE_MODES.includes(paint.scaleMode)) {
        throw new Error('in set_fills: Property "fills" failed validation: Invalid discriminator value');
      }
      if (paint.imageHash !== null && !this.file.images.has(paint.imageHash)) {
        throw new Error('in set_fills: The image hash is unknown');
      }
    }
    this.#fills = Object.freeze(Array.from(paints, (paint) => Object.freeze({ ...paint })));
  }
}

/** A page: what is on it is only known once it is loaded. */
class PageNode extends BaseNode {
  #children = [];
  #selection = [];
  loaded = false;

  async loadAsync() {
    this.loaded = true;
  }

  #requireLoaded(method, what) {
    if (!this.loaded) {
      throw new Error(`in ${method}: Cannot access \`${what}\` on a page that has not been explicitly loaded. `
        + 'Remember to call `await page.loadAsync()` before');
    }
  }

  get children() {
    this.#requireLoaded('get_children', 'children');
    return Object.freeze([...this.#children]);
  }

  appendChild(child) {
    this.#requireLoaded('appendChild', 'appendChild');
    child.alive('appendChild');
    child.detach();
    this.#children.push(child);
    child.parent = this;
  }

  drop(child) {
    this.#children = this.#children.filter((each) => each !== child);
  }

  findAllWithCriteria({ types, pluginData }) {
    this.#requireLoaded('findAllWithCriteria', 'findAllWithCriteria');
    const all = [];
    const walk = (node) => (node.children || []).forEach((child) => {
      all.push(child);
      walk(child);
    });
    walk(this);
    return all.filter((node) => (!types || types.includes(node.type))
      && (!pluginData || node.getPluginDataKeys().some((key) => !pluginData.keys || pluginData.keys.includes(key))));
  }

  get selection() {
    return this.#selection;
  }

  set selection(nodes) {
    for (const node of nodes) {
      let top = node;
      while (top.parent && top.type !== 'PAGE') {
        top = top.parent;
      }
      if (node.removed || top !== this) {
        throw new Error('in set_selection: The selection of a page can only include nodes in that page');
      }
    }
    this.#selection = [...nodes];
  }
}

module.exports = { BaseNode, SceneNode, PageNode };
