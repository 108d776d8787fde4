import { sharedProfile } from '../aws/shared-profile.ts';
import type { Parsed } from '../core/names.ts';
import { quote } from '../core/names.ts';
import { readEnvironment } from '../settings.ts';

export type ProfileFlags = { region?: string; profile?: string };

/**
 * The Region that a person means: the flag, the variables, or the profile, as with other programs for AWS.
 * @returns `undefined` where nothing names one, and a problem where `--profile` names no profile.
 */
export async function regionText(flags: ProfileFlags): Promise<Parsed<string | undefined>> {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE } = readEnvironment();
  const stated = flags.region ?? (AWS_REGION?.trim() || AWS_DEFAULT_REGION?.trim() || undefined);
  const profile = await sharedProfile(flags.profile);
  if (flags.profile !== undefined && profile === undefined) {
    return { ok: false, problem: `--profile: ${noSuchProfile(flags.profile)}` };
  }
  if (stated === undefined && profile === undefined && AWS_PROFILE) {
    return { ok: false, problem: `AWS_PROFILE: ${noSuchProfile(AWS_PROFILE)}` };
  }
  return { ok: true, value: stated ?? profile?.region };
}

const noSuchProfile = (name: string): string =>
  `there is no profile ${quote(name)} in the AWS configuration files: "aws configure list-profiles" shows those that there are`;
