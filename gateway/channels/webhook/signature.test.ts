import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSecret, signedHeaders } from './signature.js';

describe('signatures of webhooks', () => {
  it('are those of the published vector', () => {
    const headers = signedHeaders(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      Buffer.from('{"test": 2432232314}'),
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('are as the standardwebhooks package makes them, and pass it with any secret in force', () => {
    const [newer, older] = [newSecret(), newSecret()];
    const body = '{"名":"集装箱"}';
    const now = new Date();
    const headers = signedHeaders(
      [newer, older],
      'id-1',
      Math.floor(now.getTime() / 1000),
      Buffer.from(body),
    );
    expect(headers['webhook-signature']).toBe(
      [newer, older].map((each) => new Webhook(each).sign('id-1', now, body)).join(' '),
    );
    for (const each of [newer, older])
      expect(new Webhook(each).verify(body, headers)).toEqual({ 名: '集装箱' });
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
    expect(() => new Webhook(newer).verify(`${body} `, headers)).toThrow();
  });

  it('have secrets of the length that is asked for, each another', () => {
    const made = newSecret();
    expect(made).toMatch(/^whsec_/);
    expect(Buffer.from(made.slice(6), 'base64')).toHaveLength(32);
    expect(newSecret()).not.toBe(made);
  });
});
