package dev.tidemark.testkit.layers;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The dependencies of one class, as its class file says.
///
/// @param name with dots, nested classes with a dollar sign
/// @param classes every class it names: in code, descriptors, generic signatures and annotations
/// @param members every method and field it calls or reads, method references included
/// @param methods what each of its methods calls
/// @param monitors whether it enters a monitor or has a synchronized method
public record CompiledClass(
    String name,
    Set<String> classes,
    Set<Member> members,
    Map<Member, Set<Member>> methods,
    boolean monitors) {

  /// A method or field as named by its user. `owner` is the class it was called on, not where it
  /// was declared.
  public record Member(String owner, String name, String descriptor) {}

  /// A class name inside a descriptor or a generic signature.
  private static final Pattern NAMED = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<.]");

  /// Reads a class file.
  public static CompiledClass read(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    Set<String> classes = new HashSet<>();
    Set<Member> members = new HashSet<>();
    for (PoolEntry entry : model.constantPool()) {
      collect(entry, classes, members);
    }
    String name = dotted(model.thisClass().asInternalName());
    classes.remove(name);
    return new CompiledClass(
        name, Set.copyOf(classes), Set.copyOf(members), methods(name, model), hasMonitors(model));
  }

  private static Map<Member, Set<Member>> methods(String name, ClassModel model) {
    return model.methods().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                m -> new Member(name, m.methodName().stringValue(), m.methodType().stringValue()),
                CompiledClass::calls));
  }

  /// Method references and lambdas count as called by the method that makes them.
  private static Set<Member> calls(MethodModel method) {
    Set<Member> calls = new HashSet<>();
    for (CodeElement element :
        method.code().<List<CodeElement>>map(CodeModel::elementList).orElse(List.of())) {
      switch (element) {
        case InvokeInstruction call ->
            calls.add(
                new Member(
                    dotted(call.owner().asInternalName()),
                    call.name().stringValue(),
                    call.type().stringValue()));
        case InvokeDynamicInstruction made ->
            made.bootstrapArgs().stream()
                .filter(DirectMethodHandleDesc.class::isInstance)
                .map(DirectMethodHandleDesc.class::cast)
                .forEach(handle ->
                    calls.add(
                        new Member(
                            className(handle.owner()),
                            handle.methodName(),
                            handle.lookupDescriptor())));
        default -> {}
      }
    }
    return Set.copyOf(calls);
  }

  private static String className(ClassDesc type) {
    String descriptor = type.descriptorString();
    return dotted(descriptor.substring(1, descriptor.length() - 1));
  }

  /// The package, with dots.
  public String packageName() {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static void collect(PoolEntry entry, Set<String> classes, Set<Member> members) {
    switch (entry) {
      case ClassEntry used -> collectClass(used.asInternalName(), classes);
      case MemberRefEntry used ->
          members.add(
              new Member(
                  dotted(used.owner().asInternalName()),
                  used.name().stringValue(),
                  used.type().stringValue()));
      case Utf8Entry text -> collectNamed(text.stringValue(), classes);
      default -> {}
    }
  }

  private static void collectClass(String internalName, Set<String> classes) {
    if (internalName.startsWith("[")) {
      collectNamed(internalName, classes);
    } else {
      classes.add(dotted(internalName));
    }
  }

  private static void collectNamed(String text, Set<String> classes) {
    Matcher matcher = NAMED.matcher(text);
    while (matcher.find()) {
      classes.add(dotted(matcher.group(1)));
    }
  }

  private static boolean hasMonitors(ClassModel model) {
    return model.methods().stream().anyMatch(CompiledClass::entersMonitor);
  }

  private static boolean entersMonitor(MethodModel method) {
    return method.flags().has(AccessFlag.SYNCHRONIZED)
        || method
            .code()
            .map(code -> code.elementStream().anyMatch(e -> e instanceof MonitorInstruction))
            .orElse(false);
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
