// Reads one JSON object a line: { before, after, path, value } (no value: unset). Prints the lines in which `after` is not the tree that `before`
// becomes when the value is put at the path, or lost a comment, and at the end how many were judged.
const { parseTree, getNodeValue, findNodeAtLocation, createScanner, SyntaxKind } = require('jsonc-parser');
const { isDeepStrictEqual } = require('util');

const options = { allowTrailingComma: true, disallowComments: false };
const tree = (text) => {
  const errors = [];
  const node = parseTree(text, errors, options);
  if (errors.length) throw new Error('not parsed: ' + JSON.stringify(errors));
  return JSON.parse(JSON.stringify(getNodeValue(node)));
};
// What belongs to the entry itself goes with it.
const own = (text, path, value) => {
  const node = findNodeAtLocation(parseTree(text, [], options), path);
  if (!node || value !== undefined || node.parent.type !== 'property') return node;
  return { offset: node.parent.offset, length: node.offset + node.length - node.parent.offset };
};
const comments = (text, gone) => {
  const scanner = createScanner(text, false);
  const found = [];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan())
    if ((kind === SyntaxKind.LineCommentTrivia || kind === SyntaxKind.BlockCommentTrivia)
      && !(gone && scanner.getTokenOffset() >= gone.offset && scanner.getTokenOffset() < gone.offset + gone.length)) found.push(
        text.substr(scanner.getTokenOffset(), scanner.getTokenLength()).trim());
  return found;
};
const put = (root, path, value) => {
  let at = root;
  path.slice(0, -1).forEach((step, i) => { at = at[step] ??= {}; });
  const last = path[path.length - 1];
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(last, 1);
  else delete at[last];
  return root;
};

let judged = 0;
for (const line of require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { before, after, path, value } = JSON.parse(line);
  judged++;
  try {
    if (!isDeepStrictEqual(tree(after), put(tree(before), path, value))) console.log('another tree: ' + line);
    if (!isDeepStrictEqual(comments(after), comments(before, own(before, path, value)))) console.log('other comments: ' + line);
  } catch (e) {
    console.log(e.message + ': ' + line);
  }
}
console.log('judged ' + judged);
