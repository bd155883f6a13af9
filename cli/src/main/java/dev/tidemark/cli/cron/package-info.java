/// What an unattended run says: nothing while all is well, one line when trouble begins, one when
/// it ends, and one for each thing that was mended. [RunFinding]s are what a run found out,
/// [ReportedTroubles] remembers what was said of them, [CronReport] decides what is to be said now.
/// [Deadline] ends a run in time.
@NullMarked
package dev.tidemark.cli.cron;

import org.jspecify.annotations.NullMarked;
