// Asks for a version as often as each line of its input says, and prints how often each answered.
const grpc = require('@grpc/grpc-js');
require('@grpc/grpc-js-xds').register();

const client = new grpc.Client('xds:///checkout', grpc.credentials.createInsecure());

function ask(header) {
  return new Promise((resolve) => {
    const metadata = new grpc.Metadata({waitForReady: true});
    if (header) metadata.set('x-canary', header);
    client.makeUnaryRequest('/shop.Shop/Version', (text) => Buffer.from(text), (bytes) => bytes.toString(),
        '', metadata, {deadline: Date.now() + 20000}, (error, answer) => resolve(error ? 'error: ' + error.message : answer));
  });
}

require('readline').createInterface({input: process.stdin}).on('line', async (line) => {
  const [n, header] = line.split(' ');
  const counted = {};
  for (let i = 0; i < Number(n); i++) {
    const answer = await ask(header);
    counted[answer] = (counted[answer] || 0) + 1;
  }
  console.log(Object.entries(counted).sort().map(([k, v]) => k + '=' + v).join(' '));
}).on('close', () => process.exit(0));
