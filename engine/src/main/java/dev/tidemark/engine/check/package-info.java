/// Floor 10: proof that what is stored is what it should be.
///
/// [VerifyArchive] looks at an archive, alone or beside its volume; [CheckVolume] at a volume on
/// this machine. Both are told how deep to look by a [CheckDepth] and give a [CheckResult]; what
/// they find wrong they name and go on. [ContentCheck] proves extents by their hashes. [PackProof]
/// reads packs whole, all or in slices, as far as [NeededPacks] says that a state needs them.
///
/// What is found bad at an archive is mended by its lane, the one writer of archives, in package
/// `mirror`; what is bad in the volume by [VolumeRepair], from an archive.
@NullMarked
package dev.tidemark.engine.check;

import org.jspecify.annotations.NullMarked;
