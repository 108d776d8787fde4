// The tests that decide whether a mutant of the policy engine lives, in one file: a mutant costs one start
// of jest, not one for each file. Quick and sharp ones first; those that search for long are left out.
import '../core/policy/network.test.ts';
import '../core/policy/preflight.test.ts';
import '../core/policy/s3-actions.test.ts';
import '../core/policy/document.test.ts';
import '../core/policy/condition-entry.test.ts';
import '../core/policy/glob.test.ts';
import '../core/policy/find-key-state.test.ts';
import '../core/policy/find-text.test.ts';
import '../core/policy/deny-statement.test.ts';
import '../core/policy/merge-transport.test.ts';
import '../core/policy/evaluate-transport.test.ts';
import '../core/policy/cases.test.ts';
