package io.leveret.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;

/** How hostile files are made. */
class MakingTest {
    private final SplittableRandom random = new SplittableRandom(3);

    private Recipe noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return new Recipe(noise);
    }

    @Test
    void recipe_atItsEnd_answersZero() {
        Recipe recipe = new Recipe(new byte[]{5, 1, 2});
        assertEquals(5, recipe.below(256));
        assertEquals(0x102, recipe.below(257 + 256));
        assertTrue(recipe.isDone());
        assertEquals(0, recipe.below(100));
        assertEquals("first", recipe.oneOf("first", "second"));
    }

    @Test
    void build_recipesOfNoise_buildsModelsOfManyOperatorsThatAreTaken() {
        Set<String> operators = new TreeSet<>();
        for (int i = 0; i < 5000; i++) {
            try {
                ModelReader.read(BuiltModels.build(noise(80)), "built", ModelLimits.DEFAULT).graph().operators()
                        .forEach(operator -> operators.add(operator.name()));
            } catch (ModelFormatException refused) {
                // as some of them should be
            }
        }
        assertTrue(operators.size() >= 35 && operators.containsAll(Set.of("CONV_2D", "DEPTHWISE_CONV_2D",
                "FULLY_CONNECTED", "MEAN", "MUL", "CONCATENATION")), operators::toString);
    }

    @Test
    void tableEdits_reachOptionsAndLists() {
        ModelBuilder builder = new ModelBuilder();
        byte[] file = builder.output(builder.softmax(builder.input(TensorKind.FLOAT32, 1, 4), 1, Quant.NONE)).build();
        boolean beta = false;
        boolean shape = false;
        boolean operands = false;
        for (int i = 0; i < 2000; i++) {
            ModelT model = Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN)).unpack();
            var graph = model.getSubgraphs()[0];
            var operator = graph.getOperators()[0];
            var tensor = graph.getTensors()[0];
            var options = operator.getBuiltinOptions().asSoftmaxOptions();
            TableEdits.several(noise(60), model, 1);
            beta |= options.getBeta() != 1;
            shape |= tensor.getShape() == null || tensor.getShape().length != 2;
            operands |= operator.getInputs() != null && operator.getInputs().length == 1
                    && operator.getInputs()[0] != 0;
        }
        assertTrue(beta && shape && operands, beta + ", " + shape + ", " + operands);
    }

    @Test
    void pieces_ofEveryPhoto_areSeveralAndJoinToTheFile() throws IOException {
        for (byte[] photo : Photos.all()) {
            List<byte[]> pieces = Pieces.of(photo);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            pieces.forEach(all::writeBytes);
            assertArrayEquals(photo, all.toByteArray());
            assertArrayEquals(photo, Pieces.join(pieces));
            assertTrue(pieces.size() >= 2, () -> pieces.size() + " pieces");
        }
    }

    @Test
    void byteEdits_ofAnyLength_areMade() {
        for (int length = 0; length < 300; length++) {
            for (int i = 0; i < 20; i++) {
                ByteEdits.several(noise(40), new byte[length], 3);
            }
        }
    }

    @Test
    void parse_arguments_areTakenApart() {
        FuzzArguments given = FuzzArguments.parse("folder", "--minutes", "5", "seeds", "--target", "image", "--seed",
                "9",
                "more");
        assertEquals("folder", given.folder());
        assertEquals(5, given.minutes());
        assertEquals(9, given.seed());
        assertEquals(Optional.of("image"), given.target());
        assertEquals(List.of("seeds", "more"), given.seeds().stream().map(Object::toString).toList());
        assertEquals(30, FuzzArguments.parse("folder").minutes());
    }

    @Test
    void parse_argumentsThatCannotBe_areRefused() {
        for (String[] arguments : List.of(new String[]{"--minutes", "0"}, new String[]{"--minutes"},
                new String[]{"--seed", "x"}, new String[]{"--target", "audio"}, new String[]{"--other", "1"})) {
            String[] all = new String[arguments.length + 1];
            all[0] = "folder";
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            String message = assertThrows(OptionException.class, () -> FuzzArguments.parse(all)).getMessage();
            assertTrue(message.startsWith(arguments[0]), message);
        }
    }
}
