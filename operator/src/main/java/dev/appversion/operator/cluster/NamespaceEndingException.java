package dev.appversion.operator.cluster;

/** The namespace is being deleted: there is nothing to do in it. */
public final class NamespaceEndingException extends Exception {
  private static final long serialVersionUID = 1L;
}
