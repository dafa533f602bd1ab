// Peer: @discordjs/voice's own player. `node discordjs.js JOB`, see benchmarks/voices/job.py for the conversation.
//
// Only the handshake is skipped, as nobody is there to shake hands with: each connection's networking is set as it is
// after it, in the mode that the library prefers. One AudioPlayer, demuxer and file stream for each connection.
'use strict';

const crypto = require('node:crypto');
const dgram = require('node:dgram');
const fs = require('node:fs');
const readline = require('node:readline');
const { createRequire } = require('node:module');

// The library stands where this is started, not beside this file.
const requireHere = createRequire(`${process.cwd()}/`);
const voice = requireHere('@discordjs/voice');
const davey = requireHere('@snazzah/davey');

const job = JSON.parse(process.argv[2]);
const FIRST_SSRC = 1000;
const READY = 4; // NetworkingStatusCode.Ready
const kept = [];

// A DAVE group of two made offline; the sources stand in tests/audio/dave_group.py.
function vector(data) {
  if (data.length < 64) return Buffer.concat([Buffer.from([data.length]), data]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(0x4000 | data.length);
  return Buffer.concat([length, data]);
}

function sealingSession(number) {
  const channel = BigInt(1_000_000 + number);
  const bot = new davey.DAVESession(davey.DAVE_PROTOCOL_VERSION, '1', String(channel));
  const listener = new davey.DAVESession(davey.DAVE_PROTOCOL_VERSION, '2', String(channel));
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  const sender = Buffer.concat([vector(point), Buffer.from([0, 1]), vector(Buffer.from('voice server'))]);
  bot.setExternalSender(sender);
  listener.setExternalSender(sender);
  bot.getSerializedKeyPackage();
  const group = Buffer.alloc(8);
  group.writeBigUInt64BE(channel);
  const content = Buffer.concat([
    vector(group), Buffer.alloc(8), Buffer.from([2, 0, 0, 0, 0]), vector(Buffer.alloc(0)),
    Buffer.from([2, 0, 1]), listener.getSerializedKeyPackage(),
  ]);
  const version = Buffer.from([0, 1, 0, 1]);
  const message = Buffer.concat([version, content]);
  const signed = Buffer.concat([vector(Buffer.from('MLS 1.0 FramedContentTBS')), vector(message)]);
  const proposal = Buffer.concat([message, vector(crypto.sign('sha256', signed, privateKey))]);
  bot.processCommit(bot.processProposals(0, vector(proposal)).commit);
  if (!bot.ready) throw new Error('the DAVE session is not ready');
  return bot;
}

function dave(session) {
  if (!session) return null;
  const wrapped = new voice.DAVESession(davey.DAVE_PROTOCOL_VERSION, '1', session.channelId, {});
  wrapped.session = session;
  return wrapped;
}

// The part of a VoiceConnection that an AudioPlayer uses.
class Connection {
  constructor(number, session) {
    const socket = dgram.createSocket('udp4');
    socket.unref();
    this.state = { status: voice.VoiceConnectionStatus.Ready };
    this.networking = Object.create(voice.Networking.prototype);
    this.networking._state = {
      code: READY,
      ws: { sendPacket() {} },
      udp: { send: (packet) => socket.send(packet, job.port, '127.0.0.1') },
      dave: dave(session),
      connectionData: {
        encryptionMode: 'aead_aes256_gcm_rtpsize', secretKey: Buffer.from(job.key, 'hex'),
        sequence: 0, timestamp: 0, ssrc: FIRST_SSRC + number, nonce: 0, nonceBuffer: Buffer.alloc(12),
        speaking: false, packetsPlayed: 0,
      },
    };
  }
  prepareAudioPacket(packet) { return this.networking.prepareAudioPacket(packet); }
  dispatchAudio() { return this.networking.dispatchAudio(); }
  setSpeaking(speaking) { this.networking.setSpeaking(speaking); }
  onSubscriptionRemoved() {}
}

function start(number, session) {
  const player = voice.createAudioPlayer();
  player.on('error', (error) => console.error(error.message));
  player.subscribe(new Connection(number, session));
  player.play(voice.createAudioResource(fs.createReadStream(job.media), { inputType: voice.StreamType.WebmOpus }));
  kept.push(player);
}

function play() {
  const sessions = Array.from({ length: job.dave ? job.streams : 0 }, (_, number) => sealingSession(number));
  let started = 0;
  const timer = setInterval(() => {
    start(started, sessions[started]);
    started += 1;
    if (started === job.streams) {
      clearInterval(timer);
      console.log('playing');
    }
  }, job.stagger_s * 1000);
}

readline.createInterface({ input: process.stdin }).once('line', play);
console.log('idle');
