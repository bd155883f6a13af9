/// Bytes to extents and back, pure: nothing here knows a file, a volume or a thread.
///
/// Reading order: [Chunker] says where content is cut, [ChunkReader] cuts a stream, [ExtentEncoder]
/// hashes and compresses one piece into an [EncodedExtent], [ExtentDecoder] gives the piece back or
/// says that it is damaged.
///
/// Who calls: `ingest` cuts and encodes, `pack` frames and decodes, `restore` decodes. Encoder,
/// decoder and reader hold native contexts or buffers: one each per thread, closed by who made it.
@NullMarked
package dev.tidemark.engine.content;

import org.jspecify.annotations.NullMarked;
