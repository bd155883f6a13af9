/// Rules about who may use what, checked on compiled classes.
///
/// Start at [CompiledClass], which reads from a class file what the class uses, and [ClassPath],
/// which finds the class files. Four rules judge them: [ModuleRules] between modules,
/// [PackageFloors] between the packages of one module, [SimulatedTime], which keeps a package free
/// of clocks, threads and chance that a simulation could not replace, and [QuickSections], which
/// keeps slow calls out of code that others wait for. A rule answers with one sentence a violation,
/// an empty list if there is none.
///
/// What the compiler leaves no trace of cannot be seen: an inlined constant, an annotation kept in
/// the source only.
@NullMarked
package dev.tidemark.testkit.layers;

import org.jspecify.annotations.NullMarked;
