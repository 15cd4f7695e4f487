package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Comparator;
import java.util.List;

/** What makes two messages the same on the wire and by reflection. */
final class Contract {
    private Contract() {}

    /** Checks that two messages have the same fields, and so have all messages in them. */
    static void assertSame(Descriptor expected, Descriptor actual) {
        assertEquals(expected.getName(), actual.getName());
        assertEquals(fields(expected), fields(actual), expected.getFullName());
        for (FieldDescriptor field : expected.getFields()) {
            FieldDescriptor other = actual.findFieldByNumber(field.getNumber());
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                assertSame(field.getMessageType(), other.getMessageType());
            } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                assertEquals(field.getEnumType().getValues().toString(), other.getEnumType().getValues().toString());
            }
        }
    }

    private static List<String> fields(Descriptor message) {
        return message.getFields().stream().sorted(Comparator.comparing(FieldDescriptor::getNumber))
                .map(field -> field.getName() + " = " + field.getNumber() + " " + field.getType()
                        + (field.isMapField() ? " map" : field.isRepeated() ? " list" : "")
                        + (field.getRealContainingOneof() == null ? ""
                                : " of " + field.getRealContainingOneof().getName()))
                .toList();
    }
}
