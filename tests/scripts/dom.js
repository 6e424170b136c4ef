/* A page in a few lines: elements, the selectors that our scripts use, and HTML read into elements. */

const VOID = ["br", "img", "input", "link", "meta"];
const PART = /([.#]?)([\w-]+)|\[([\w-]+)(?:=["']?([^\]"']*)["']?)?\]/g;

/* The one compound of a selector: a tag, classes, an id, attributes. */
function fits(element, compound) {
  return [...compound.matchAll(PART)].every(([, kind, name, attribute, value]) => {
    if (attribute) return element.hasAttribute(attribute) && (value === undefined || element.getAttribute(attribute) === value);
    if (kind === ".") return element.classList.contains(name);
    return kind === "#" ? element.id === name : element.tagName === name.toUpperCase();
  });
}

const dashed = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export class Element extends EventTarget {
  constructor(tag, attributes = {}) {
    super();
    this.tagName = tag.toUpperCase();
    this.attributes = { ...attributes };
    this.childNodes = [];
    this.parent = null;
    this.dataset = new Proxy(this, {
      get: (_, name) => this.attributes[dashed(name)],
      set: (_, name, value) => { this.attributes[dashed(name)] = String(value); return true; },
    });
    const names = () => this.className.split(" ").filter(Boolean);
    this.classList = {
      contains: (name) => names().includes(name),
      add: (name) => { this.className = [...new Set([...names(), name])].join(" "); },
    };
  }

  get id() { return this.attributes.id || ""; }
  get className() { return this.attributes.class || ""; }
  set className(name) { this.attributes.class = name; }
  get hidden() { return "hidden" in this.attributes; }
  set hidden(is) { if (is) this.attributes.hidden = ""; else delete this.attributes.hidden; }
  get href() { return this.attributes.href; }
  set href(to) { this.attributes.href = to; }
  get content() { return this; } // of a template
  hasAttribute(name) { return name in this.attributes; }
  getAttribute(name) { return name in this.attributes ? this.attributes[name] : null; }

  get children() { return this.childNodes.filter((node) => node instanceof Element); }
  get firstElementChild() { return this.children[0] || null; }
  get textContent() { return this.childNodes.map((node) => (node instanceof Element ? node.textContent : node)).join(""); }
  set textContent(text) { this.childNodes = [String(text)]; }

  append(...nodes) {
    for (const node of nodes) {
      if (node instanceof Element) node.parent = this;
      this.childNodes.push(node);
    }
  }

  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }

  remove() {
    this.parent.childNodes = this.parent.childNodes.filter((node) => node !== this);
  }

  cloneNode() {
    const copy = new Element(this.tagName, this.attributes);
    copy.append(...this.childNodes.map((node) => (node instanceof Element ? node.cloneNode() : node)));
    return copy;
  }

  querySelectorAll(selector) {
    const [first, ...inside] = selector.split(" ");
    const all = this.children.flatMap((child) => [child, ...child.querySelectorAll("*")]);
    const found = first === "*" ? all : all.filter((element) => fits(element, first));
    return inside.length ? found.flatMap((element) => element.querySelectorAll(inside.join(" "))) : found;
  }

  querySelector(selector) { return this.querySelectorAll(selector)[0] || null; }
  getElementById(id) { return this.querySelector(`#${id}`); }
  createElement(tag) { return new Element(tag); }
  click() { this.dispatchEvent(new Event("click")); }
}

/* HTML as elements; every tag but the void ones is closed. */
export function parsed(html) {
  const root = new Element("root");
  let here = root;
  for (const [, end, tag, about, text] of html.matchAll(/<(\/?)([a-z]\w*)([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) here.append(text);
    else if (end) here = here.parent;
    else {
      const attributes = [...about.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = ""]) => [name, value]);
      const element = new Element(tag, Object.fromEntries(attributes));
      here.append(element);
      if (!VOID.includes(tag)) here = element;
    }
  }
  return root;
}
