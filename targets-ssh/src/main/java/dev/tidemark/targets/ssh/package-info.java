/// Targets of `type: ssh`: a folder of a host that runs an ssh server, and nothing else, over sftp.
///
/// Reading order: [SshSinkProvider] reads settings and addresses and opens the place. `SshPlace` is
/// what the settings say. `SftpFolderOps` does a file system's part over `Sftp`, the requests of
/// sftp version 3 and of OpenSSH's extensions; `SftpChannel` carries them, many at once.
/// `ChannelPool` keeps one connection with several channels and connects again after one was lost;
/// `MinaConnector` makes connections with what `HostKeys` trusts and `Identities` has. All that
/// makes an object exclusive, atomic and durable is `FolderSink`'s, in `dev.tidemark.spi.folder`.
///
/// Threads: callers' threads ask and wait; the client library's few threads read and write the
/// socket and end when the sink is closed. Nothing is tried twice here.
@NullMarked
package dev.tidemark.targets.ssh;

import org.jspecify.annotations.NullMarked;
