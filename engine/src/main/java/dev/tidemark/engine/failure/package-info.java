/// What a failure comes to: [FailureKind] is the one table from failures to what the caller does
/// next. A round makes its outcome of it, a link knows by it what to try again, a program its exit
/// code. Failures of packages above this one say their kind themselves, as [ClassifiedFailure].
@NullMarked
package dev.tidemark.engine.failure;

import org.jspecify.annotations.NullMarked;
