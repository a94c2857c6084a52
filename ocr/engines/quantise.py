"""Make the recogniser compute in eight bits: half the time, and the same text but for a few characters.

How large the values between its layers get was measured on lines of the archive's tune split; it stands in
``recogniser_ranges.yaml`` with the date and the pages, so that set-up needs no pictures and makes the same file
everywhere. Weights keep all eight bits: with seven, worn pages lost another point (``rapid`` tells what processors
without the newer instructions need for that).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["measured_ranges", "quantised"]

LEFT_AS_THEY_ARE = 4
"""So many convolutions at the start stay in floating point."""
OUTERMOST = 0.02
"""The percentage of a tensor's values, at either end, that no room is made for."""
VERSION = 17
"""The ONNX operator set in which layers of one scale a channel can be written."""

Ranges = dict[str, tuple[float, float]]
"""The least and the greatest value that each tensor between layers took."""


def quantised(content: bytes, ranges: Ranges) -> bytes:
    """Return the model *content* with most of its convolutions in eight bits.

    Raises:
        KeyError: A tensor has no range: the libraries name it otherwise than when the ranges were measured.
    """
    from onnxruntime.quantization import QuantType
    from onnxruntime.quantization.calibrate import CalibrationMethod, TensorsData
    from onnxruntime.quantization.qdq_quantizer import QDQQuantizer

    model = _made_ready(content)
    given: Any = {
        name: (np.array(low, np.float32), np.array(high, np.float32)) for name, (low, high) in ranges.items()
    }
    quantizer = QDQQuantizer(
        model,
        per_channel=True,
        reduce_range=False,
        weight_qType=QuantType.QInt8,
        activation_qType=QuantType.QUInt8,
        tensors_range=TensorsData(CalibrationMethod.MinMax, given),
        nodes_to_quantize=[node.name for node in _to_quantise(model)],
        nodes_to_exclude=[],
        op_types_to_quantize=["Conv"],
        extra_options={},
    )
    quantizer.quantize_model()
    return bytes(quantizer.model.model.SerializeToString(deterministic=True))


def measured_ranges(content: bytes, lines: Iterable[npt.NDArray[np.float32]]) -> Ranges:
    """Return the ranges of the model *content* over *lines*, each as the model takes it (1 by 3 by 48 by width).

    Of each line and tensor the outermost values are left out (``OUTERMOST``): they would coarsen all others.
    """
    import onnx
    import onnxruntime

    model = _made_ready(content)
    known = {tensor.name for tensor in model.graph.initializer} | {out.name for out in model.graph.output} | {"x"}
    between = [name for node in _to_quantise(model) for name in (node.input[0], node.output[0]) if name not in known]
    for name in dict.fromkeys(between):
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    found = dict.fromkeys(names, (0.0, 0.0))
    for line in lines:
        for name, values in zip(names, session.run(None, {"x": line}), strict=True):
            low, high = np.percentile(values, [OUTERMOST, 100 - OUTERMOST])
            found[name] = min(found[name][0], float(low)), max(found[name][1], float(high))
    return found


def _to_quantise(model: Any) -> list[Any]:
    """Return the nodes to be done in eight bits: all but the first convolutions, and none of one channel each.

    These make the fewest sums and suffer most: with all in eight bits 2.4 % of characters came out otherwise than
    before, with these left 0.7 %, at the same speed.
    """
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    groups = [next((a.i for a in node.attribute if a.name == "group"), 1) for node in convolutions]
    return [node for node, group in zip(convolutions, groups, strict=True) if group == 1][LEFT_AS_THEY_ARE:]


def _made_ready(content: bytes) -> Any:
    """Return the model in the newer operator set, with what belongs together joined."""
    import onnx
    from onnx import version_converter
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        onnx.save(version_converter.convert_version(onnx.load_from_string(content), VERSION), before)
        quant_pre_process(str(before), str(after), skip_symbolic_shape=True)
        return onnx.load(after)
