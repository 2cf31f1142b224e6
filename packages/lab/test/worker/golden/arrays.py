# Writes arrays.json: small .mat and .npy files in base64, as scipy and numpy save them, beside the numbers in them.
import base64, io, json, sys
import numpy as np
import scipy, scipy.io

rng = np.random.RandomState(3)
X, Xval = rng.randn(12, 2), rng.randn(6, 2)
y, yval = (X[:, :1] > X[:, 1:]).astype(np.uint8), (Xval[:, :1] > Xval[:, 1:]).astype(np.uint8)


def mat(variables, **options):
    stream = io.BytesIO()
    scipy.io.savemat(stream, variables, **options)
    # the header names the moment of saving
    content = bytearray(stream.getvalue())
    content[:116] = b'MATLAB 5.0 MAT-file'.ljust(116)
    return base64.b64encode(bytes(content)).decode()


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return base64.b64encode(stream.getvalue()).decode()


json.dump(
    {
        'versions': {'python': sys.version.split()[0], 'numpy': np.__version__, 'scipy': scipy.__version__},
        'X': X.tolist(),
        'Xval': Xval.tolist(),
        'y': y.ravel().tolist(),
        'yval': yval.ravel().tolist(),
        'files': {
            'divided.mat': mat({'X': X, 'y': y, 'Xval': Xval, 'yval': yval}, do_compression=True),
            'plain.mat': mat({'X': X, 'y': y}),
            'noLabels.mat': mat({'X': X}),
            'uneven.mat': mat({'X': X, 'y': y[:5]}),
            'table.npy': npy(np.hstack([X, y])),
            'objects.npy': npy(np.array([{}, {}], dtype=object)),
        },
    },
    open(__file__.replace('.py', '.json'), 'w'),
    indent=1,
)
