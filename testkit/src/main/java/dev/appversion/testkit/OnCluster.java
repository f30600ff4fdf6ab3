package dev.appversion.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of this class run on the {@linkplain SharedCluster one cluster of the JVM} and may have a
 * {@link Cluster} or a {@link io.fabric8.kubernetes.client.KubernetesClient} as parameters of
 * constructors, lifecycle methods and tests. If no cluster is available, the class is skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@ExtendWith(ClusterExtension.class)
public @interface OnCluster {}
