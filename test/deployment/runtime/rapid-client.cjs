// In the place of the native half of aws-lambda-ric, which only compiles where cmake is: the two answers of the
// runtime API. Everything else (finding the handler, the context, what an error looks like) is the client's own.
//
//   node --require ./rapid-client.cjs node_modules/aws-lambda-ric/index.mjs
'use strict';
const { request } = require('node:http');
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const url = pathToFileURL(__filename).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === './rapid-client.node'
      ? { url, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

function answer(path, body) {
  const target = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`;
  request(target, { method: 'POST' }, (response) => response.resume()).end(body);
}

exports.done = (id, body) => answer(`${id}/response`, body);
exports.error = (id, body) => answer(`${id}/error`, body);
