"""Converts a TensorFlow Lite graph to ONNX, without training: convert.py IN.tflite OUT.onnx [--rename OLD=NEW]...

It knows the operators of the graphs of portraits alone and refuses any other. Between the operators pictures have their
channels first, as ONNX asks; inputs and outputs have them last, as in the graph that was published. Weights stay in 16-bit
floats where they were published so, and are cast to 32 bits when the graph is loaded.
"""

import argparse
from pathlib import Path

import numpy
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 16, 8
ELEMENTS = {tflite.TensorType.FLOAT32: numpy.float32, tflite.TensorType.FLOAT16: numpy.float16, tflite.TensorType.INT32: numpy.int32}
FIRST, LAST = [0, 3, 1, 2], [0, 2, 3, 1]
NAMES = {value: name for name, value in vars(tflite.BuiltinOperator).items() if isinstance(value, int)}


class Converter:
    def __init__(self, data: bytes, renamed: dict[str, str]) -> None:
        self.model = tflite.Model.GetRootAsModel(data, 0)
        self.graph = self.model.Subgraphs(0)
        self.renamed = renamed
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        # What the tensors of the source are called here; pictures have their channels first.
        self.values: dict[int, str] = {}
        # Constants that were only cast so far.
        self.cast: dict[int, int] = {}

    # Tensors of the source

    def shape(self, tensor: int) -> list[int]:
        return [int(length) for length in self.graph.Tensors(tensor).ShapeAsNumpy()]

    def array(self, tensor: int) -> numpy.ndarray:
        """A constant, in the precision in which it was published."""
        tensor = self.cast.get(tensor, tensor)
        source = self.graph.Tensors(tensor)
        stored = self.model.Buffers(source.Buffer()).DataAsNumpy()
        if isinstance(stored, int):
            raise SystemExit(f"tensor {tensor} is no constant")
        return stored.view(ELEMENTS[source.Type()]).reshape(self.shape(tensor))

    def name(self, tensor: int) -> str:
        name = self.graph.Tensors(tensor).Name().decode()
        return self.renamed.get(name, name)

    def is_constant(self, tensor: int) -> bool:
        source = self.graph.Tensors(self.cast.get(tensor, tensor))
        return not isinstance(self.model.Buffers(source.Buffer()).DataAsNumpy(), int)

    # Parts of the result

    def node(self, operator: str, inputs: list[str], **attributes) -> str:
        output = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], f"n{len(self.nodes)}", **attributes))
        return output

    def constant(self, values: numpy.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(values), name))
        if values.dtype == numpy.float16:
            return self.node("Cast", [name], to=TensorProto.FLOAT)
        return name

    def value(self, tensor: int) -> str:
        """A tensor as an operator reads it, channels first."""
        if tensor not in self.values:
            values = self.array(tensor)
            self.values[tensor] = self.constant(values.transpose(FIRST) if values.ndim == 4 else values)
        return self.values[tensor]

    def activated(self, name: str, function: int) -> str:
        if function == tflite.ActivationFunctionType.NONE:
            return name
        if function == tflite.ActivationFunctionType.RELU:
            return self.node("Relu", [name])
        raise SystemExit(f"activation {function} is not known")

    # Operators

    def window(self, kernel: tuple[int, int], strides: tuple[int, int], padding: int, source: list[int]) -> dict:
        """Kernel, strides and pads of a convolution or a pool. "Same" pads the end more than the beginning."""
        begin, end = [0, 0], [0, 0]
        if padding == tflite.Padding.SAME:
            for axis in (0, 1):
                length, step = source[1 + axis], strides[axis]
                needed = max((-(-length // step) - 1) * step + kernel[axis] - length, 0)
                begin[axis], end[axis] = needed // 2, needed - needed // 2
        return {"kernel_shape": list(kernel), "strides": list(strides), "pads": begin + end}

    def conv_2d(self, inputs, output, table):
        options = tflite.Conv2DOptions()
        options.Init(table.Bytes, table.Pos)
        self.convolve(inputs, output, options, FIRST, 1)

    def depthwise_conv_2d(self, inputs, output, table):
        options = tflite.DepthwiseConv2DOptions()
        options.Init(table.Bytes, table.Pos)
        self.convolve(inputs, output, options, [3, 0, 1, 2], self.shape(inputs[0])[3])

    def convolve(self, inputs, output, options, order, group):
        if options.DilationWFactor() != 1 or options.DilationHFactor() != 1:
            raise SystemExit("dilation is not known")
        weights = self.array(inputs[1]).transpose(order)
        strides = (options.StrideH(), options.StrideW())
        window = self.window(weights.shape[2:], strides, options.Padding(), self.shape(inputs[0]))
        operands = [self.value(inputs[0]), self.constant(weights), self.constant(self.array(inputs[2]))]
        name = self.node("Conv", operands, group=group, dilations=[1, 1], **window)
        self.values[output] = self.activated(name, options.FusedActivationFunction())

    def custom(self, inputs, output, table):
        """MediaPipe's Convolution2DTransposeBias; in these graphs of 2 × 2 pixels in steps of 2, without padding."""
        weights = self.array(inputs[1])
        side = weights.shape[1:3]
        if [2 * length for length in self.shape(inputs[0])[1:3]] != self.shape(output)[1:3] or side != (2, 2):
            raise SystemExit("this transposed convolution is not known")
        operands = [self.value(inputs[0]), self.constant(weights.transpose(3, 0, 1, 2)), self.constant(self.array(inputs[2]))]
        self.values[output] = self.node("ConvTranspose", operands, kernel_shape=[2, 2], strides=[2, 2], pads=[0] * 4)

    def pool(self, operator, inputs, output, table):
        options = tflite.Pool2DOptions()
        options.Init(table.Bytes, table.Pos)
        kernel = (options.FilterHeight(), options.FilterWidth())
        source = self.shape(inputs[0])
        if operator == "AveragePool":
            if list(kernel) != source[1:3]:
                raise SystemExit("only the mean of the whole picture is known")
            self.values[output] = self.node("GlobalAveragePool", [self.value(inputs[0])])
            return
        window = self.window(kernel, (options.StrideH(), options.StrideW()), options.Padding(), source)
        self.values[output] = self.node(operator, [self.value(inputs[0])], **window)

    def max_pool_2d(self, inputs, output, table):
        self.pool("MaxPool", inputs, output, table)

    def average_pool_2d(self, inputs, output, table):
        self.pool("AveragePool", inputs, output, table)

    def both(self, operator, options, inputs, output, table):
        options.Init(table.Bytes, table.Pos)
        name = self.node(operator, [self.value(inputs[0]), self.value(inputs[1])])
        self.values[output] = self.activated(name, options.FusedActivationFunction())

    def add(self, inputs, output, table):
        self.both("Add", tflite.AddOptions(), inputs, output, table)

    def mul(self, inputs, output, table):
        self.both("Mul", tflite.MulOptions(), inputs, output, table)

    def one(self, operator, inputs, output):
        self.values[output] = self.node(operator, [self.value(inputs[0])])

    def relu(self, inputs, output, table):
        self.one("Relu", inputs, output)

    def hard_swish(self, inputs, output, table):
        self.one("HardSwish", inputs, output)

    def logistic(self, inputs, output, table):
        self.one("Sigmoid", inputs, output)

    def prelu(self, inputs, output, table):
        slopes = self.array(inputs[1]).reshape(-1, 1, 1)
        self.values[output] = self.node("PRelu", [self.value(inputs[0]), self.constant(slopes)])

    def pad(self, inputs, output, table):
        before_after = self.array(inputs[1])[FIRST].T.reshape(-1).astype(numpy.int64)
        self.values[output] = self.node("Pad", [self.value(inputs[0]), self.constant(before_after)], mode="constant")

    def resize_bilinear(self, inputs, output, table):
        options = tflite.ResizeBilinearOptions()
        options.Init(table.Bytes, table.Pos)
        if options.AlignCorners() or not options.HalfPixelCenters():
            raise SystemExit("only half-pixel centres are known")
        _, height, width, channels = self.shape(output)
        sizes = self.constant(numpy.array([1, channels, height, width], numpy.int64))
        self.values[output] = self.node(
            "Resize", [self.value(inputs[0]), "", "", sizes], coordinate_transformation_mode="half_pixel", mode="linear"
        )

    def reshape(self, inputs, output, table):
        name = self.value(inputs[0])
        if len(self.shape(inputs[0])) == 4:
            name = self.node("Transpose", [name], perm=LAST)
        shape = self.shape(output)
        name = self.node("Reshape", [name, self.constant(numpy.array(shape, numpy.int64))])
        self.values[output] = self.node("Transpose", [name], perm=FIRST) if len(shape) == 4 else name

    def concatenation(self, inputs, output, table):
        options = tflite.ConcatenationOptions()
        options.Init(table.Bytes, table.Pos)
        axis, rank = options.Axis(), len(self.shape(output))
        axis = FIRST.index(axis % 4) if rank == 4 else axis % rank
        name = self.node("Concat", [self.value(tensor) for tensor in inputs], axis=axis)
        self.values[output] = self.activated(name, options.FusedActivationFunction())

    def dequantize(self, inputs, output, table):
        if not self.is_constant(inputs[0]):
            raise SystemExit("only constants are cast")
        self.cast[output] = inputs[0]

    # The whole graph

    def convert(self) -> onnx.ModelProto:
        [source] = self.graph.InputsAsNumpy()
        self.values[int(source)] = self.node("Transpose", [self.name(source)], perm=FIRST)
        for at in range(self.graph.OperatorsLength()):
            operator = self.graph.Operators(at)
            code = self.model.OperatorCodes(operator.OpcodeIndex())
            name = NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            if name == "CUSTOM" and code.CustomCode() != b"Convolution2DTransposeBias":
                raise SystemExit(f"{code.CustomCode()} is not known")
            convert = getattr(self, name.lower(), None)
            if convert is None:
                raise SystemExit(f"{name} is not known")
            inputs = [int(tensor) for tensor in operator.InputsAsNumpy() if tensor >= 0]
            convert(inputs, int(operator.Outputs(0)), operator.BuiltinOptions())
        outputs = [int(tensor) for tensor in self.graph.OutputsAsNumpy()]
        for tensor in outputs:
            picture = len(self.shape(tensor)) == 4
            operator, attributes = ("Transpose", {"perm": LAST}) if picture else ("Identity", {})
            self.nodes.append(helper.make_node(operator, [self.values[tensor]], [self.name(tensor)], self.name(tensor), **attributes))
        described = lambda tensor: helper.make_tensor_value_info(self.name(tensor), TensorProto.FLOAT, self.shape(tensor))
        graph = helper.make_graph(self.nodes, "portrait", [described(int(source))], [described(tensor) for tensor in outputs], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        return model


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--rename", action="append", default=[])
    arguments = parser.parse_args()
    renamed = dict(pair.split("=", 1) for pair in arguments.rename)
    onnx.save(Converter(arguments.source.read_bytes(), renamed).convert(), arguments.target)


if __name__ == "__main__":
    main()
