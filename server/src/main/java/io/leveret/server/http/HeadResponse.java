package io.leveret.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.server.problem.Problem;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The answer to HEAD: that to GET, without the body, which clients would take for the next answer. */
final class HeadResponse implements InvocationHandler {
    private final ServerResponse response;

    private HeadResponse(ServerResponse response) {
        this.response = response;
    }

    static ServerResponse of(ServerResponse response) {
        return (ServerResponse) Proxy.newProxyInstance(ServerResponse.class.getClassLoader(),
                new Class<?>[]{ServerResponse.class}, new HeadResponse(response));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("send") && arguments != null) {
            response.header(HeaderNames.CONTENT_LENGTH, "" + length(arguments));
            response.send();
            return null;
        }
        if (method.getName().equals("sink")) {
            throw Problem.of(Status.METHOD_NOT_ALLOWED_405.code(), "http",
                    "HEAD is not possible at a stream of events; use GET");
        }
        if (method.getName().equals("outputStream")) { // whose length has been said
            response.send();
            return OutputStream.nullOutputStream();
        }
        try {
            Object result = method.invoke(response, arguments);
            return result == response ? proxy : result;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static int length(Object[] sent) {
        return switch (sent[0]) {
            case byte[] bytes -> sent.length == 1 ? bytes.length : (int) sent[2];
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            default -> throw new IllegalArgumentException("what is sent is neither bytes nor text: " + sent[0]);
        };
    }
}
