/// `type: webdav`: an archive on a WebDAV server (RFC 4918), with nothing but the JDK.
///
/// Read [WebdavSinkProvider] first: the settings and the address. [WebdavSink] is the contract's
/// five calls, [Creation] the one that is hard: how to create exclusively where the protocol has no
/// such call. Below them, [Dav] knows the methods of the protocol, [Folders] makes collections,
/// [Upload] is the body of a PUT, [Multistatus] the answer of a PROPFIND, [RangeStream] the body of
/// a GET, and [Faults] sorts what went wrong by what the caller does next.
package org.example.tidemark.webdav;
