import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Problem } from '../core/index.js';
import { configProblem, type ReadFiles } from './config-file.js';
import type { Key, Secret } from './config-shape.js';

/** Where secrets come from: files, and the environment as main was given it. */
export interface Secrets {
  readonly files: ReadFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A secret's value without surrounding white space; a problem that names its place (never its value) where it can't be had. */
export function secretValue(
  path: string,
  at: string,
  where: Secret,
  root: string,
  world: Secrets,
  problems: Problem[],
): string | undefined {
  const value = (
    'file' in where ? world.files.read(resolve(root, where.file)) : world.env[where.env]
  )?.trim();
  if (value !== undefined && value !== '') return value;
  problems.push(
    'file' in where
      ? configProblem(
          path,
          at,
          `密钥文件 ${where.file} 不存在或为空`,
          `the secret file ${where.file} does not exist or is empty`,
        )
      : configProblem(
          path,
          at,
          `环境变量 ${where.env} 没有值`,
          `the environment variable ${where.env} has no value`,
        ),
  );
  return undefined;
}

/** Hexadecimal SHA-256 of every key that is accepted. */
export function keyHashes(
  path: string,
  at: string,
  keys: readonly Key[],
  root: string,
  world: Secrets,
  problems: Problem[],
): readonly string[] {
  return keys.flatMap((key, i) => {
    if ('sha256' in key) return [key.sha256];
    const value = secretValue(path, `${at}[${i}]`, key, root, world, problems);
    return value === undefined ? [] : [hashOfKey(value)];
  });
}

/** What a configuration holds of an API key, so that a stolen file opens nothing. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');
