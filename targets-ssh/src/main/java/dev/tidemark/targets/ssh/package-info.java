/// Targets of `type: ssh`: a folder of a host that runs an ssh server, and nothing else, over sftp.
///
/// Reading order: [SshSinkProvider] reads settings and addresses and opens the place; `SshPlace` is
/// what the settings say. `SftpFolderOps` does a file system's part over `Sftp`, the requests of
/// sftp version 3 and of OpenSSH's extensions; `SftpChannel` carries them, many at once, and
/// `ChannelPool` keeps several channels and opens new ones after they were lost. All that makes an
/// object exclusive, atomic and durable is `FolderSink`'s, in `dev.tidemark.spi.folder`.
///
/// `Transport` is the way to the host; `TransportKind` chooses one of two:
///
/// - `OpenSshTransport` runs the user's own ssh, a process for each channel (`OpenSshProgram`,
///   `OpenSshSession`), with the options of `OpenSshSettings`; `OpenSshErrors` says what its
///   messages mean.
/// - `MinaTransport` keeps one connection of Apache MINA SSHD's, made by `MinaConnector` with what
///   `HostKeys` trusts and `Identities` has; `MinaSettings` finds what ssh would find.
///
/// Threads: callers' threads ask and wait; a few threads of the transport read and write the pipes
/// or the socket and end when the sink is closed. Nothing is tried twice here.
@NullMarked
package dev.tidemark.targets.ssh;

import org.jspecify.annotations.NullMarked;
