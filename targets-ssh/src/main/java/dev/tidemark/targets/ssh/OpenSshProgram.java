package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The `ssh` of this machine, run where it can ask nobody: without a terminal (`setsid`, where that
/// is to be had), and with a program for passphrases that always refuses, also for the further ssh
/// of a ProxyJump, which takes no options of ours. What still runs when this process ends is
/// killed.
record OpenSshProgram(Path ssh, UserEnvironment environment) {

  private static final Set<ProcessHandle> RUNNING = ConcurrentHashMap.newKeySet();
  private static final String AGENT = "SSH_AUTH_SOCK";

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(ProcessHandle::destroyForcibly), "end-ssh"));
  }

  /// The first of the path.
  static Optional<OpenSshProgram> find(UserEnvironment environment) {
    return environment
        .program(TransportKind.PROGRAM)
        .map(ssh -> new OpenSshProgram(ssh, environment));
  }

  Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    environment.program("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    command.add(ssh.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    fill(builder.environment());
    Process process = builder.start();
    ProcessHandle handle = process.toHandle();
    RUNNING.add(handle);
    process.onExit().thenRun(() -> RUNNING.remove(handle));
    return process;
  }

  private void fill(Map<String, String> variables) {
    variables.keySet().removeAll(Set.of("LANGUAGE", "DISPLAY", "WAYLAND_DISPLAY", AGENT));
    variables
        .keySet()
        .removeAll(Set.of(MinaSettings.PASSWORD_VARIABLE, MinaSettings.PASSPHRASE_VARIABLE));
    variables.put("LC_ALL", "C");
    variables.put("SSH_ASKPASS_REQUIRE", "force");
    variables.put(
        "SSH_ASKPASS", environment.program("false").map(Path::toString).orElse("/bin/false"));
    environment.variable(AGENT).ifPresent(socket -> variables.put(AGENT, socket));
  }

  @Override
  public String toString() {
    return ssh.toString();
  }
}
