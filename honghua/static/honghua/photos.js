/* Photos on a phone: made small before they are sent (1600 px at most), shown at once, taken away by a tap.

   A drawn photo has lost its metadata; where an album photo was taken is read before that (`photo:place`). */

import { read } from "./vault.js";

const LONGEST = 1600;
const QUALITY = 0.82;
const MOST = 9; // in one place, and in all of a form: more the server doesn't take at once
const MOST_IN_ALL = 20;

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && (blob.size < file.size || scale < 1) ? blob : file;
  } catch (undrawn) {
    return file; // a format this browser cannot draw goes as it is; the server reads it
  }
}

/* The position in a JPEG's EXIF: [longitude, latitude], or null. */
async function placeIn(file) {
  try {
    return readPlace(new DataView(await read(file.slice(0, 131072))));
  } catch (unread) {
    return null; // no place in it that we can read: the photo itself is taken all the same
  }
}

function readPlace(view) {
  if (view.getUint16(0) !== 0xffd8) return null; // by its bytes: a name or a type may say anything
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return readTiff(view, at + 10);
    if (marker === 0xda) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function readTiff(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const u16 = (at) => view.getUint16(start + at, little);
  const u32 = (at) => view.getUint32(start + at, little);
  const entries = (at) => Array.from({ length: u16(at) }, (_, index) => at + 2 + index * 12);
  const pointer = entries(u32(4)).find((at) => u16(at) === 0x8825);
  if (pointer === undefined) return null;
  const found = new Map(entries(u32(pointer + 8)).map((at) => [u16(at), at]));
  if (![1, 2, 3, 4].every((tag) => found.has(tag))) return null;
  const degrees = (tag) => {
    const at = u32(found.get(tag) + 8);
    const part = (index) => u32(at + index * 8) / u32(at + index * 8 + 4);
    return part(0) + part(1) / 60 + part(2) / 3600;
  };
  const sign = (tag, negative) => (String.fromCharCode(view.getUint8(start + found.get(tag) + 8)) === negative ? -1 : 1);
  const place = [degrees(4) * sign(3, "W"), degrees(2) * sign(1, "S")];
  return place.every(Number.isFinite) && Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90 ? place : null;
}

class Photos {
  constructor(field, all) {
    this.field = field;
    this.all = all;
    this.name = field.dataset.photos;
    this.list = field.querySelector(".photos");
    this.kept = [];
    this.working = Promise.resolve();
    for (const input of field.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => this.take(input));
      this.take(input); // taken before this script was there, on a slow line
    }
    field.addEventListener("photos:clear", () => {
      this.kept = [];
      this.show();
    });
  }

  /* The input is empty at once: what is told of twice is taken once. */
  take(input) {
    const files = [...input.files];
    input.value = "";
    if (files.length === 0) return;
    this.working = this.working.then(async () => {
      const room = this.room();
      if (files.length > room) this.say(room);
      for (const file of files.slice(0, room)) await this.keep(file, !input.hasAttribute("capture"));
      this.field.dispatchEvent(new CustomEvent("photos", { bubbles: true }));
    });
  }

  room() {
    const inAll = this.all.reduce((sum, { kept }) => sum + kept.length, 0);
    return Math.max(0, Math.min(MOST - this.kept.length, MOST_IN_ALL - inAll));
  }

  /* That some were not added, and why; it goes with the next photo. */
  say(room) {
    const most = MOST - this.kept.length > room ? MOST_IN_ALL : MOST;
    const text = this.field.closest("form").dataset.wordFull.replace("{n}", most);
    const place = this.field.querySelector(".wrong-place");
    if (place) place.replaceChildren(Object.assign(document.createElement("p"), { className: "wrong", textContent: text }));
  }

  async keep(file, fromAlbum) {
    const place = fromAlbum ? await placeIn(file) : null;
    if (place) this.field.dispatchEvent(new CustomEvent("photo:place", { bubbles: true, detail: { longitude: place[0], latitude: place[1] } }));
    const blob = await shrunk(file);
    this.kept.push({ blob, name: blob === file ? file.name : "photo.jpg" });
    this.show();
  }

  restore(photos) {
    this.kept = photos.map(({ blob, file }) => ({ blob, name: file }));
    this.show();
  }

  show() {
    const words = this.field.closest("form").dataset;
    this.list.replaceChildren(...this.kept.map((photo, index) => this.tile(photo, index, words)));
    this.list.hidden = this.kept.length === 0;
    this.field.classList.toggle("has-photos", this.kept.length > 0);
  }

  tile(photo, index, words) {
    photo.url = photo.url || URL.createObjectURL(photo.blob);
    const tile = document.createElement("li");
    const picture = Object.assign(document.createElement("img"), { src: photo.url, alt: `${words.wordPhoto} ${index + 1}` });
    const away = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
    away.setAttribute("aria-label", `${words.wordRemove} ${index + 1}`);
    away.addEventListener("click", () => {
      URL.revokeObjectURL(photo.url);
      this.kept.splice(index, 1);
      this.show();
    });
    tile.append(picture, away);
    return tile;
  }
}

export function galleriesIn(form) {
  const all = [];
  for (const field of form.querySelectorAll("[data-photos]")) all.push(new Photos(field, all));
  return all;
}
