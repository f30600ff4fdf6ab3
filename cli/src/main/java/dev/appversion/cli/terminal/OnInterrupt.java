package dev.appversion.cli.terminal;

/**
 * Runs an action when a signal (Ctrl-C, SIGTERM) ends the process before this is closed. The action
 * runs in a shutdown hook, concurrently with the other threads.
 */
public final class OnInterrupt implements AutoCloseable {
  private final Thread hook;

  /** Registers the action. */
  public OnInterrupt(Runnable action) {
    hook = new Thread(action, "appversion-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs or has run.
    }
  }
}
