package dev.tidemark.testkit.layers;

import java.lang.classfile.Annotation;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tests in a class, as its class file describes them.
///
/// @param name with dots, nested classes with a dollar sign
/// @param supers the superclass and the interfaces
/// @param flags as in the source, also those of a nested class
/// @param declaring the class it is nested in; empty for a class of its own file
/// @param local whether it lies inside a method
/// @param annotations the names of its annotations
record TestClass(
    String name,
    List<String> supers,
    Set<AccessFlag> flags,
    Optional<String> declaring,
    boolean local,
    Set<String> annotations,
    List<Method> methods) {

  private static final ClassDesc VOID = ClassDesc.ofDescriptor("V");

  /// A method that the source declares.
  record Method(
      String name,
      String descriptor,
      Set<AccessFlag> flags,
      boolean isVoid,
      Set<String> annotations) {

    boolean hasShapeOf(Method other) {
      return name.equals(other.name) && descriptor.equals(other.descriptor);
    }
  }

  static TestClass read(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    String internalName = model.thisClass().asInternalName();
    Optional<InnerClassInfo> inner = inner(model, internalName);
    return new TestClass(
        dotted(internalName),
        supers(model),
        inner.map(InnerClassInfo::flags).orElseGet(() -> model.flags().flags()),
        inner.flatMap(InnerClassInfo::outerClass).map(outer -> dotted(outer.asInternalName())),
        inner.isPresent() && inner.get().outerClass().isEmpty(),
        annotations(model),
        model.methods().stream()
            .filter(method -> !method.flags().has(AccessFlag.SYNTHETIC))
            .map(TestClass::method)
            .toList());
  }

  boolean has(AccessFlag flag) {
    return flags.contains(flag);
  }

  /// The name without the package.
  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Optional<InnerClassInfo> inner(ClassModel model, String internalName) {
    return model
        .findAttribute(Attributes.innerClasses())
        .flatMap(all ->
            all.classes().stream()
                .filter(info -> info.innerClass().asInternalName().equals(internalName))
                .findFirst());
  }

  private static List<String> supers(ClassModel model) {
    List<String> supers = new ArrayList<>();
    model.superclass().ifPresent(entry -> supers.add(dotted(entry.asInternalName())));
    model.interfaces().forEach(entry -> supers.add(dotted(entry.asInternalName())));
    return List.copyOf(supers);
  }

  private static Method method(MethodModel method) {
    return new Method(
        method.methodName().stringValue(),
        method.methodType().stringValue(),
        method.flags().flags(),
        method.methodTypeSymbol().returnType().equals(VOID),
        annotations(method));
  }

  private static Set<String> annotations(AttributedElement element) {
    Set<String> names = new HashSet<>();
    element
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(
            all -> all.annotations().stream().map(TestClass::annotationName).forEach(names::add));
    return Set.copyOf(names);
  }

  private static String annotationName(Annotation annotation) {
    String descriptor = annotation.className().stringValue();
    return dotted(descriptor.substring(1, descriptor.length() - 1));
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
