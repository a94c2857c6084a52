"""Make the recogniser compute in whole numbers of eight bits: half the time, and the same text but for few characters.

How large the values between its layers get was measured on lines of the archive's tune split; it stands in
``recogniser_ranges.yaml`` with the date and the pages, so that set-up needs no pictures and makes the same file
everywhere. Weights keep all eight bits: with seven, worn pages lost another point (see ``rapid`` for what processors
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

OPERATIONS = ("Conv", "MatMul")
VERSION = 17
"""The ONNX operator set in which layers of one scale a channel can be written."""

Ranges = dict[str, tuple[float, float]]
"""The least and the greatest value that each tensor between layers took."""


def quantised(content: bytes, ranges: Ranges) -> bytes:
    """Return the model *content* with its convolutions and products in eight bits.

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
        nodes_to_quantize=[],
        nodes_to_exclude=[],
        op_types_to_quantize=list(OPERATIONS),
        extra_options={},
    )
    quantizer.quantize_model()
    return bytes(quantizer.model.model.SerializeToString(deterministic=True))


def measured_ranges(content: bytes, lines: Iterable[npt.NDArray[np.float32]]) -> Ranges:
    """Return the ranges of the model *content* over *lines*, each as the model takes it (1 by 3 by 48 by width)."""
    from onnxruntime.quantization.calibrate import CalibrationDataReader, CalibrationMethod, create_calibrator

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.lines = iter(lines)

        def get_next(self) -> dict[str, npt.NDArray[np.float32]] | None:
            line = next(self.lines, None)
            return None if line is None else {"x": line}

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ready.onnx"
        path.write_bytes(_made_ready(content).SerializeToString())
        calibrator = create_calibrator(
            path,
            list(OPERATIONS),
            augmented_model_path=str(Path(folder) / "augmented.onnx"),
            calibrate_method=CalibrationMethod.MinMax,
        )
        calibrator.collect_data(Reader())
        found = calibrator.compute_data()
    return {
        name: (float(np.min(data.lowest)), float(np.max(data.highest))) for name, data in sorted(found.data.items())
    }


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
