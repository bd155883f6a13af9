/// Floor 9: proof that what is stored is what it should be.
///
/// [VerifyArchive] looks at an archive, alone or beside its volume; [CheckVolume] at a volume on
/// this machine. Both are told how deep to look by a [Depth] and give a [Report]; what they find
/// wrong they name and go on.
@NullMarked
package dev.tidemark.engine.check;

import org.jspecify.annotations.NullMarked;
