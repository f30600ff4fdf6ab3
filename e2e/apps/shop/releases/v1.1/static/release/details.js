import { sentence } from "./words.js";

export function show(sku, place) {
  place.textContent = sentence(sku, "v1.1");
  document.documentElement.dataset.details = "v1.1";
}
