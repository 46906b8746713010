// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/layer_measure.h"
#include "inference/core/model_info.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"
#include "inference/files/model_files.h"

#include <memory>
#include <string>
#include <vector>

namespace sidelight
{

/// A TorchScript model, opened, made into a variant, and ready to run on pictures.
///
/// A recipe that needs calibration is carried out by calibrate() on some pictures and make() then; any other
/// by open(). make() serves again for another recipe, without calibrating anew where calibrationKey() is the
/// same.
///
/// Threads  used by one thread at a time; every thread that runs a model gets a team of operator threads of
/// its own
class Model
{
public:
    /// Loads the model on the CPU, reads its sidecar, applies the recipe if it needs no calibration, and
    /// inspects what came of it.
    ///
    /// Errors   those of checkInputFile; NotAModel, UnsupportedModelFormat, ModelTooNew, UnknownOperator,
    ///          NoForward, BadSidecar, BadRecipe, CannotQuantize, OutOfMemory; never throws
    static Expected<std::unique_ptr<Model>> open(const Variant &variant, const ModelFiles &files);
    /// The same, with the files of the variant's path opened first.
    static Expected<std::unique_ptr<Model>> open(const Variant &variant);

    ~Model();
    Model(const Model &) = delete;
    Model &operator=(const Model &) = delete;

    const ModelInfo &info() const;
    int threads() const; ///< of its operators

    /// Runs the network on a picture and takes in what its activations are.
    ///
    /// Errors   as run(); CannotQuantize: it gives values that are no numbers; never throws
    Expected<void> calibrate(const Picture &picture);

    /// Makes the variant of another recipe of the same file; on failure the one before stays.
    ///
    /// Errors   BadRecipe, CannotQuantize, ModelFailed, OutOfMemory; never throws
    Expected<ModelInfo> make(const Recipe &recipe);

    /// What the recipe made last does to each layer on a picture, in the order of the layers.
    ///
    /// Errors   as run(); CannotQuantize: the recipe quantizes nothing, or was made before the calibration
    /// that
    ///          there is now; NonFiniteOutput: a layer gives values that are no numbers; never throws
    /// Cost     a making, a run in FP32, two of the variant, and some passes over what each layer gives; the
    ///          memory of both runs together
    Expected<std::vector<LayerMeasure>> measureLayers(const Picture &picture);

    /// The bytes of a TorchScript file with the variant, the same for the same recipe, file and pictures. It
    /// loads without Sidelight; its part kVariantRecord says how it was made.
    ///
    /// Errors   CannotQuantize: optimized for inference, which cannot be loaded again; OutOfMemory
    Expected<std::string> saved() const;

    /// The engine that runs its quantized operators, e.g. "onednn".
    std::string engine() const;

    /// Runs the network on a picture; sizes it cannot take are padded by reflection and the answer is cropped
    /// back.
    ///
    /// Shapes   any picture; the answer has 1 or 3 channels and the picture's size times the network's scale
    /// Errors   WrongInputKind (before running), WrongOutput, NonFiniteOutput, ModelFailed, OutOfMemory;
    ///          CannotQuantize: a recipe that needs calibration was not made yet; never throws
    /// Threads  the calling thread's operators use as many as threads() says
    Expected<ModelAnswer> run(const Picture &picture, const MakeSampleSink &makeSink = &heapSink);

private:
    struct Parts;
    explicit Model(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// Does once what the first model would have to wait for: makes the team of operator threads and loads what
/// LibTorch loads late.
void warmUpLibTorch();

/// Version of the LibTorch the program runs with, e.g. "1.13.1".
std::string torchVersion();

}
