package dev.appversion.operator.cluster;

/** The namespace is being deleted: no object can be created in it. */
public final class NamespaceEndingException extends Exception {
  private static final long serialVersionUID = 1L;
}
