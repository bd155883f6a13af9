/// The requests on the MinIO client with OkHttp. [MinioRequests] is all that others see. The client
/// sends in the background and buffers what it sends; [CallerThreadClient] and [StreamedBody] make
/// it send on the caller's thread, where an interrupt reaches it, and from the source. [Refusals]
/// keeps of an error what the client would drop, [ConnectionLimit] bounds the connections.
@NullMarked
package dev.tidemark.targets.s3.minio;

import org.jspecify.annotations.NullMarked;
