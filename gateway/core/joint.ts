/** One rule of joint release: whose answers what is sent once waits for. */
export interface JointEntry {
  /** What calls for the answers; absent: declarations and manifests. */
  readonly types?: ReadonlyArray<'customs-declaration' | 'cargo-manifest'>;
  /** Partners that must all release. */
  readonly agencies: readonly string[];
  /** Partners that are told the joint state, besides the agencies, operators and whoever sent it. */
  readonly tell?: readonly string[];
}
