/// Floor 3: the volume. Start at [Volume]: it creates, opens, writes in transactions and reads as
/// of any TID. Records are [VersionedRecord]s under keys made by [RecordKey]; what a reader sees of
/// one TID is a [RecordView], of the trees without history a [UnversionedView]. [WriteTransaction]
/// is the one way to change anything, [CommitParticipant] the way for others to take part in a
/// commit. [VolumeBuilder] makes a volume from another one's records. All that goes wrong is a
/// [VolumeException].
///
/// Threads: one transaction at a time holds the write lock; readers take no lock and may be
/// anywhere, also in other processes.
@NullMarked
package dev.tidemark.engine.volume;

import org.jspecify.annotations.NullMarked;
