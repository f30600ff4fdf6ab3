// Compares what a rewriter made of pages with what parse5 reads in them.
//
// Standard input: a JSON array of {"before": page, "after": rewritten page}. Standard output: a JSON array of
// {"index", "expected", "actual"} for each pair in which the two trees differ in more than the references that have to
// change. A reference to /static/a.png or /static/b.png, with any query and fragment, gets HASH before its extension.
import { readFileSync } from "node:fs";
import { parse } from "parse5";

const HASH = "0123456789ab";
const REFERENCES = new Set(["src", "href", "poster", "background", "xlink:href"]);
const REFERENCE = /^\/static\/([ab])\.png(?=[?#]|$)/;

/** The value of an attribute as the page should have it (docs/guide/html.md, "What is rewritten"). */
function expected(element, attribute) {
  const name = attribute.prefix ? `${attribute.prefix}:${attribute.name}` : attribute.name;
  const isReference =
    (REFERENCES.has(name) && !(name === "href" && element.tagName === "base")) || (name === "data" && element.tagName === "object");
  // The URL standard takes C0 controls and spaces off both ends.
  const url = attribute.value.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "");
  // Taken out by the URL parser, or a slash to it: such references stay.
  const isPlain = !/[\0-\x1f\\]/.test(url);
  return isReference && isPlain && REFERENCE.test(url) ? url.replace(REFERENCE, `/static/$1.${HASH}.png`) : attribute.value;
}

function rewriteTree(node) {
  for (const attribute of node.attrs ?? []) {
    attribute.value = expected(node, attribute);
  }
  const children = node.tagName === "template" && node.content ? [node.content, ...node.childNodes] : (node.childNodes ?? []);
  children.forEach(rewriteTree);
  return node;
}

/** A tree as text, with namespaces and without what serializing makes ambiguous. */
function outline(node, depth = 0) {
  const indent = " ".repeat(depth);
  const attributes = (node.attrs ?? []).map((a) => `${a.prefix ?? ""}:${a.name}=${JSON.stringify(a.value)}`).join(" ");
  const text = node.value ?? node.data ?? "";
  const namespace = node.namespaceURI ? node.namespaceURI.split("/").at(-1) : "";
  const children = [...(node.content ? [node.content] : []), ...(node.childNodes ?? [])];
  return [`${indent}${node.nodeName} ${namespace} ${attributes} ${JSON.stringify(text)}`, ...children.map((c) => outline(c, depth + 1))].join("\n");
}

const pairs = JSON.parse(readFileSync(0, "utf8"));
const different = [];
pairs.forEach(({ before, after }, index) => {
  const wanted = outline(rewriteTree(parse(before)));
  const made = outline(parse(after));
  if (wanted !== made) {
    different.push({ index, expected: wanted, actual: made });
  }
});
process.stdout.write(JSON.stringify(different));
