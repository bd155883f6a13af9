package dev.tidemark.targets.s3.wire;

import java.io.InputStream;

/// The body of an object on its way in.
///
/// @param stream what comes; closing it gives the connection back
/// @param abort drops the connection, which is cheaper than reading the rest
public record ObjectBody(Answer answer, InputStream stream, Runnable abort) {}
