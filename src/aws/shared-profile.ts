import { getProfileName, parseKnownFiles } from '@smithy/core/config';

/** What the AWS configuration files of this machine say of one profile. */
export type SharedProfile = {
  name: string;
  /** Not checked: a person wrote it. */
  region: string | undefined;
  /** The command that gets new credentials, where the profile has none of its own. */
  login: 'aws sso login' | 'aws login' | undefined;
};

/**
 * Reads the profile as the SDK does: the same files, the same merging of both, the same name where none is given.
 * @returns `undefined` where there is no such profile.
 */
export async function sharedProfile(named: string | undefined): Promise<SharedProfile | undefined> {
  const name = getProfileName(named === undefined ? {} : { profile: named });
  const profiles = await parseKnownFiles({});
  const profile = profiles[name];
  if (profile === undefined) return undefined;
  const isSingleSignOn = ['sso_session', 'sso_start_url'].some((member) => profile[member]);
  const login = isSingleSignOn
    ? 'aws sso login'
    : profile['login_session']
      ? 'aws login'
      : undefined;
  return { name, region: profile['region'] || undefined, login };
}
