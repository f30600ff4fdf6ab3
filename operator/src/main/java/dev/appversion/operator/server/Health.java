package dev.appversion.operator.server;

/**
 * How something is.
 *
 * @param ok whether it is well
 * @param text what a person should know, one matter a line
 */
public record Health(boolean ok, String text) {
  public static final Health OK = new Health(true, "ok\n");
}
