package io.narthex.standalone;

import io.narthex.standalone.web.Lifecycle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, the reload signal of every Prometheus component.
///
/// `sun.misc.Signal` is the JDK's only way to it and the compiler warns at every direct use, hence reflection. Where the
/// platform has no such signal, reloading by HTTP is left.
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /// A signal has nobody to answer to: what is refused goes to the log.
    static void onHangUp(Lifecycle.Reload reload) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    logged(reload);
                    yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "reload on SIGHUP";
            };
            Object handler = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[]{handlerType}, run);
            Object signal = signalType.getConstructor(String.class).newInstance("HUP");
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("cannot listen for SIGHUP; reload by POST /-/reload instead");
        }
    }

    private static void logged(Lifecycle.Reload reload) {
        try {
            reload.reload();
        } catch (Lifecycle.ReloadException e) {
            LOG.atError().setCause(e).log("Error reloading config");
        }
    }
}
